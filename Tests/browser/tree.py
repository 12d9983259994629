"""Chromium's accessibility tree: what a screen reader is told of a page."""

CONTROLS = {
    "button", "checkbox", "combobox", "link", "listbox", "menuitem", "radio", "searchbox", "slider",
    "spinbutton", "switch", "textbox", "DisclosureTriangle", "progressbar", "dialog", "image",
}


def nodes(browser):
    return browser.send("Accessibility.getFullAXTree")["nodes"]


def value(node, name):
    return (node.get(name) or {}).get("value")


def attribute(node, name):
    return next((p["value"].get("value") for p in node.get("properties", []) if p["name"] == name), None)


def faults(browser):
    """A line for everything that a listener could not make out."""
    everything = nodes(browser)
    told = [node for node in everything if not node.get("ignored")]
    return nameless(told) + headings(told) + tables(everything) + landmarks(told)


def nameless(tree):
    return [f"a {value(node, 'role')} has no name" for node in tree
            if value(node, "role") in CONTROLS and not (value(node, "name") or "").strip()]


def headings(tree):
    """One of the first level, and none that leaves a level out."""
    levels = [(attribute(node, "level"), value(node, "name")) for node in tree if value(node, "role") == "heading"]
    wrong = [] if [level for level, _ in levels].count(1) == 1 else [f"headings of the first level: {levels}"]
    before = 0
    for level, name in levels:
        if level > before + 1:
            wrong.append(f"{name} is of level {level} behind level {before}")
        before = level
    return wrong


def tables(tree):
    """Each table has headers, of its columns or of its rows."""
    children = {node["nodeId"]: node for node in tree}

    def inside(node):
        for key in node.get("childIds", []):
            if key in children:
                yield children[key]
                yield from inside(children[key])

    wrong = []
    for table in (node for node in tree if value(node, "role") == "table"):
        roles = [value(node, "role") for node in inside(table)]
        if "columnheader" not in roles and "rowheader" not in roles:
            wrong.append(f"a table has no headers: {value(table, 'name') or roles[:5]}")
    return wrong


def landmarks(tree):
    """One main part, and navigations that are told apart by their names."""
    roles = [value(node, "role") for node in tree]
    wrong = [] if roles.count("main") == 1 else [f"{roles.count('main')} main parts"]
    names = [value(node, "name") for node in tree if value(node, "role") == "navigation"]
    return wrong + [f"two navigations are called {name}" for name in set(names) if names.count(name) > 1]

"""The way through a page by TAB alone."""

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

# What a person can act on, as far as it is shown: radio buttons of one name are one stop.
CONTROLS = """
const shown = (e) => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length > 0
  && !e.closest('[inert]');
const groups = new Set();
return [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter((e) => shown(e) && !e.disabled && e.tabIndex >= 0)
  .filter((e) => {
    if (e.type !== 'radio') return true;
    const name = (e.form ? e.form.action : '') + ' ' + e.name;
    if (groups.has(name)) return false;
    groups.add(name);
    return true;
  });
"""
# Keeps of each TAB what had the focus until then, and whether a person saw that.
WATCH = """
const seen = (x) => {
  const style = getComputedStyle(x);
  return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
};
const stop = (e) => {
  const places = [e, e.nextElementSibling, e.parentElement, ...(e.labels || [])].filter(Boolean);
  const box = e.getBoundingClientRect();
  const bar = document.querySelector('.topbar');
  const top = bar && !bar.contains(e) && !e.matches('.skip-link') ? bar.getBoundingClientRect().bottom : 0;
  return {
    element: e, isSeen: places.some(seen),
    isInView: box.bottom > top - 1 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    text: (e.getAttribute('aria-label') || e.textContent || e.name || e.id).trim().slice(0, 60)};
};
window.stops = [];
addEventListener('keydown', (event) => {
  const e = document.activeElement;
  if (event.key === 'Tab') window.stops.push(e && e !== document.body ? stop(e) : null);
}, true);
// From the top, also where a field has the focus at once.
document.body.tabIndex = -1;
document.body.focus();
document.body.removeAttribute('tabindex');
"""
NAME = """
const e = arguments[0];
return e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + ' ' +
  (e.getAttribute('aria-label') || e.textContent || e.name || '').trim().slice(0, 60);
"""


def faults(browser):
    """Tab through the whole page; what is wrong on the way."""
    browser.driver.execute_script(WATCH)
    wanted = {element.id: element for element in browser.driver.execute_script(CONTROLS)}
    reached, wrong, last = set(), [], None
    for found in stops(browser, len(wanted)):
        # A field for a day is several stops.
        if found["element"].id == last:
            continue
        if found["element"].id in reached:
            break
        last = found["element"].id
        reached.add(last)
        if not found["isSeen"]:
            wrong.append(f"no mark on {found['text']}")
        if not found["isInView"]:
            wrong.append(f"out of view: {found['text']}")
    missed = [element for key, element in wanted.items() if key not in reached]
    # Of several radio buttons the chosen one is the stop.
    missed = [element for element in missed if element.get_attribute("type") != "radio"]
    return wrong + [f"not reached: {browser.driver.execute_script(NAME, element)}" for element in missed]


def stops(browser, wanted):
    """What has the focus, TAB after TAB, until that leaves the page."""
    told = 0
    # The first TAB is pressed where nothing has the focus, the last where its stop was told.
    for _ in range(4):
        ActionChains(browser.driver).send_keys(*[Keys.TAB] * (wanted + 2)).perform()
        found = browser.driver.execute_script("return window.stops")
        for stop in found[max(told, 1):]:
            if stop is None:
                return
            yield stop
        if len(found) == told:
            return
        told = len(found)

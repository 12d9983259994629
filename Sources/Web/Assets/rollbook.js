// Makes pages live. Everything works without it, only less pleasantly.
"use strict";

const grouped = (number) => String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

function showCounts(stats) {
  for (const place of document.querySelectorAll("[data-count]")) {
    const text = grouped(stats[place.dataset.count]);
    if (place.textContent === text) continue;
    place.textContent = text;
    place.classList.remove("is-new");
    void place.offsetWidth;
    place.classList.add("is-new");
  }
}

function keepCountsTrue() {
  const place = document.querySelector("[data-stats]");
  if (!place) return;
  const refresh = async () => {
    const answer = await fetch(place.dataset.stats, { headers: { accept: "application/json" } });
    if (answer.redirected) return location.reload();
    if (answer.ok) showCounts(await answer.json());
  };
  const quietly = () => refresh().catch(() => {});
  setInterval(() => { if (!document.hidden) quietly(); }, 4000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) quietly(); });
  const button = document.getElementById("refresh");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => location.reload());
  }
}

// The question before clearing, in a dialog over the page instead of on a page of its own.
function askInDialog() {
  const dialog = document.getElementById("clear-dialog");
  if (!dialog || !dialog.showModal) return;
  const body = document.getElementById("clear-dialog-body");
  for (const link of document.querySelectorAll("[data-clear]")) {
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      let answer;
      try { answer = await fetch(link.href); } catch { return location.assign(link.href); }
      if (!answer.ok || answer.redirected) return location.assign(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      body.replaceChildren(page.getElementById("clear-question"));
      prepareForms(body);
      dialog.showModal();
      body.querySelector("#confirm").focus();
    });
  }
  body.addEventListener("click", (event) => {
    if (!event.target.closest("[data-cancel]")) return;
    event.preventDefault();
    dialog.close();
  });
}

// A day that was typed and is none reaches the server as nothing, and would empty what is stored.
function isReadable(form) {
  const field = [...form.elements].find((field) => field.validity && field.validity.badInput);
  if (field) field.reportValidity();
  return !field;
}

// The server tells all that is wrong with a record at once; the browser only what the server can't see.
function tellWhatIsNoDay() {
  for (const form of document.querySelectorAll("form[data-told]")) {
    form.noValidate = true;
    form.addEventListener("submit", (event) => {
      if (!isReadable(form)) event.preventDefault();
    });
  }
}

// Whoever leaves what they typed is asked first.
function keepWhatIsTyped() {
  for (const form of document.querySelectorAll("form[data-kept]")) {
    let isTyped = false;
    form.addEventListener("input", () => { isTyped = true; });
    form.addEventListener("submit", () => { isTyped = false; });
    form.addEventListener("click", (event) => { if (event.target.closest(".form-end a")) isTyped = false; });
    addEventListener("beforeunload", (event) => { if (isTyped) event.preventDefault(); });
  }
}

function offerPrinting() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}

function prepareForms(root) {
  for (const field of root.querySelectorAll("[data-must]")) {
    const button = field.form.querySelector("button");
    const check = () => { button.disabled = field.value !== field.dataset.must; };
    field.addEventListener("input", check);
    check();
  }
  for (const form of root.querySelectorAll("form[data-busy]")) {
    form.addEventListener("submit", () => {
      const button = form.querySelector("button");
      button.disabled = true;
      button.textContent = form.dataset.busy;
    });
  }
}

function chooseTheme() {
  const button = document.getElementById("theme");
  if (!button) return;
  button.addEventListener("click", () => {
    const root = document.documentElement;
    const isDark = root.dataset.theme
      ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    document.cookie = `rollbook_theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
  });
}

// How far a long act is; at its end the server says where to go.
function watchJob() {
  const place = document.querySelector("[data-job]");
  if (!place) return;
  const step = document.getElementById("job-step");
  const bar = document.getElementById("job-bar");
  const look = async () => {
    const answer = await fetch(place.dataset.job);
    if (answer.redirected || !answer.ok) return location.reload();
    const job = await answer.json();
    if (job.isOver) return location.reload();
    if (step.textContent !== job.step) step.textContent = job.step;
    if (job.percent === null) bar.removeAttribute("value"); else bar.value = job.percent;
  };
  setInterval(() => look().catch(() => {}), 700);
}

// A menu closes when something else is chosen, or with Escape.
function closeMenus() {
  const close = (keep) => {
    for (const menu of document.querySelectorAll("details.more[open]")) if (menu !== keep) menu.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest("details.more")));
  document.addEventListener("focusin", (event) => close(event.target.closest("details.more")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement.closest("details.more[open]");
    if (menu) menu.querySelector("summary").focus();
    close(null);
  });
}

// A list follows what is typed and chosen; its address keeps the state, for reload and for others.
function searchWhileTyping() {
  const form = document.querySelector("form[data-live]");
  if (!form) return;
  const name = form.dataset.live;
  let timer, running;
  const address = () => {
    const fields = [...new FormData(form)].filter(([, value]) => value.trim() !== "");
    const query = new URLSearchParams(fields).toString();
    return form.getAttribute("action") + (query ? "?" + query : "");
  };
  const take = (page) => {
    for (const id of [name, `${name}-act`]) {
      const fresh = page.getElementById(id);
      const place = document.getElementById(id);
      if (fresh && place) place.replaceWith(document.adoptNode(fresh));
    }
    document.getElementById(`${name}-said`).textContent = document.getElementById(name).dataset.said;
  };
  const look = async () => {
    const wanted = address();
    if (running) running.abort();
    running = new AbortController();
    const place = document.getElementById(name);
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(wanted, { signal: running.signal });
      if (answer.redirected || !answer.ok) return location.assign(wanted);
      take(new DOMParser().parseFromString(await answer.text(), "text/html"));
      history.replaceState(null, "", wanted);
    } catch (error) {
      place.removeAttribute("aria-busy");
      if (error.name === "AbortError") return;
      document.getElementById(`${name}-said`).textContent = document.body.dataset.silent;
    }
  };
  const soon = (delay) => { clearTimeout(timer); timer = setTimeout(look, delay); };
  form.addEventListener("input", (event) => { if (event.target.type === "search") soon(250); });
  form.addEventListener("change", (event) => { if (event.target.type !== "search") soon(0); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!isReadable(form)) return;
    clearTimeout(timer);
    await look();
    document.querySelector(`#${name} tbody a`)?.focus();
  });
}

keepCountsTrue();
searchWhileTyping();
tellWhatIsNoDay();
keepWhatIsTyped();
offerPrinting();
askInDialog();
prepareForms(document);
chooseTheme();
closeMenus();
watchJob();

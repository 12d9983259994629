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
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(null); });
}

keepCountsTrue();
askInDialog();
prepareForms(document);
chooseTheme();
closeMenus();
watchJob();

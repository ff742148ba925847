"use strict";

// Hides what the filters leave out. It reads the page and makes nothing of what is written there.
const form = document.querySelector("form");
if (form) {
  const rows = [...document.querySelectorAll("main section > ol > li")].map((row) => ({
    row,
    section: row.closest("section"),
    text: row.textContent.toLowerCase(),
    who: row.dataset.who && JSON.parse(row.dataset.who).map((name) => name.toLowerCase()),
    rank: row.dataset.rank,
    cloud: row.dataset.cloud,
    shown: true,
  }));
  const sections = new Map(
    [...document.querySelectorAll("main section")].map((section) => [
      section,
      rows.filter((entry) => entry.section === section).length,
    ]),
  );
  const link = (section) =>
    document.querySelector(`nav a[href="#${section.getAttribute("aria-labelledby")}"]`);
  const links = new Map([...sections.keys()].map((section) => [section, link(section)]));
  const known = new Set(
    [...document.querySelectorAll("#who option")].map((option) => option.value.toLowerCase()),
  );
  const picked = (name) =>
    new Set([...form.querySelectorAll(`[name="${name}"]:checked`)].map((box) => box.value));

  // What nobody could judge has no rank: only words leave it out.
  const isShown = (entry, words, who, ranks, clouds) =>
    words.every((word) => entry.text.includes(word)) &&
    (!entry.rank ||
      ((!ranks.size || ranks.has(entry.rank)) &&
        (!clouds.size || !entry.cloud || clouds.has(entry.cloud)) &&
        (!who || isOf(entry, who))));

  // A note names people in its sentence alone.
  const isOf = (entry, who) => {
    if (!entry.who) return entry.text.includes(who);
    return known.has(who)
      ? entry.who.includes(who)
      : entry.who.some((name) => name.includes(who));
  };

  const filter = () => {
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const who = form.elements.who.value.trim().toLowerCase();
    const [ranks, clouds] = [picked("rank"), picked("cloud")];
    const counts = new Map([...sections.keys()].map((section) => [section, 0]));
    for (const entry of rows) {
      const shown = isShown(entry, words, who, ranks, clouds);
      if (shown !== entry.shown) {
        entry.row.hidden = !shown;
        entry.shown = shown;
      }
      counts.set(entry.section, counts.get(entry.section) + shown);
    }
    for (const [section, count] of counts) {
      const all = sections.get(section);
      section.hidden = !count;
      if (links.get(section)) links.get(section).hidden = !count;
      section.querySelector(".count").textContent = count < all ? `${count} of ${all}` : all;
    }
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const isWhole = !(words.length || who || ranks.size || clouds.size);
    form.elements.state.value = isWhole
      ? "All is shown."
      : `${total} of ${rows.length} shown, ${rows.length - total} left out by the filters.`;
    form.querySelector("button").disabled = isWhole;
  };

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("button").addEventListener("click", () => {
    form.reset();
    filter();
    form.elements.text.focus(); // The button goes, and with it where a reader was.
  });
  form.hidden = false;
  filter(); // A browser may have kept what was typed before the page was loaded again.

  const opened = [];
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details:not([open])")) {
      part.open = true;
      opened.push(part);
    }
  });
  addEventListener("afterprint", () => {
    for (const part of opened.splice(0)) part.open = false;
  });
}

// What a reader sees in the table, row by row, under the names that `comity groups --json` has.
[...document.querySelectorAll("table.groups tbody tr")]
  .filter((row) => row.offsetParent)
  .map((row) => {
    const seen = (wanted) => [...row.querySelectorAll(wanted)].filter((one) => one.checkVisibility());
    const [period] = seen(".period");
    const text = (wanted) => seen(wanted).map((one) => one.textContent)[0];
    const against = row.querySelector(".against:not([hidden])");
    return {
      jurisdiction: row.querySelector(".code").textContent,
      name: row.querySelector("th a").textContent,
      group: Number(period.querySelector(".badge").textContent),
      basis: period.dataset.basis,
      qualifiers: period.dataset.qualifiers.split(";").filter(Boolean),
      marks: [...period.querySelectorAll(".mark")].map((one) => one.textContent.trim()),
      group_without_provisional: Number(period.dataset.without),
      since: text(".since time") === "always" ? null : text(".since time"),
      deciding: seen(".grounds > li").map((one) => one.dataset.key),
      grounds: seen(".grounds > li").length + Number(text(".more span") || 0),
      contrary: against ? against.querySelectorAll("li:not([hidden])").length : 0,
      told_contrary: against ? Number(against.querySelector("summary span").textContent) : 0,
    };
  });

/* Charts are drawn from the table that stands below them: <table data-chart="bar 1 2 | line% 3 4"> says
   the kind, "%" where the axis is of per cent, and the columns. Without this script there is the table. */
"use strict";
(() => {
  const own = document.currentScript.dataset;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const token = (name) => getComputedStyle(document.body).getPropertyValue(`--${name}`).trim();
  const SHAPES = ["circle", "rect", "triangle", "diamond"], DASHES = ["solid", "dashed", "dotted", [12, 4, 3, 4]];
  const PATTERNS = [null, "hatched"];
  const MARKS = [ // the same shapes, for the list above a chart
    '<circle cx="12" cy="6" r="4"/>', '<rect x="8" y="2" width="8" height="8"/>',
    '<path d="M12 1l5 10H7z"/>', '<path d="M12 0l5 6-5 6-5-6z"/>',
  ];
  const SOLID = '<rect x="2" y="0" width="20" height="12" stroke="none"/>';
  const BARS = [SOLID, `${SOLID}<path class="hatch" stroke-width="1.5" d="M4 12L16 0M9 12L21 0M0 11L11 0M14 12l8-8"/>`];
  let library = null;

  function made(name, attributes = {}, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }

  const borrow = () => library ??= new Promise((done, failed) => {
    const script = made("script", { src: own.library });
    script.addEventListener("load", () => done(window.echarts));
    script.addEventListener("error", failed);
    document.head.append(script);
  });

  const number = (cell) => {
    const told = [...cell.childNodes].find((node) => !node.classList?.contains("only-small"));
    const written = told?.textContent.replace(/[,\s\u00a0]/g, "") ?? "";
    return /^-?\d/.test(written) ? Number.parseFloat(written) : null;
  };

  function read(table, columns) {
    const rows = [...table.tBodies[0].rows], heads = [...table.tHead.rows[0].cells];
    return {
      places: rows.map((row) => row.querySelector("time")?.dateTime ?? row.cells[0].textContent.trim()),
      series: columns.map((column) => ({ name: heads[column].textContent.trim(), data: rows.map((row) => number(row.cells[column])) })),
    };
  }

  function options(kind, perCent, { places, series }) {
    const text = { color: token("soft"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13 };
    return {
      animation: false, textStyle: text, grid: { left: 8, right: 12, top: 16, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: places, axisLabel: text, axisTick: { show: false }, axisLine: { lineStyle: { color: token("soft") } } },
      yAxis: {
        type: "value", minInterval: perCent ? 0 : 1, max: perCent ? 100 : null, axisLabel: { ...text, formatter: perCent ? "{value} %" : "{value}" },
        splitLine: { lineStyle: { color: token("line") } },
      },
      series: series.map(({ name, data }, n) => ({
        name, data, type: kind, barMaxWidth: 20, barGap: "15%", symbol: SHAPES[n % 4], symbolSize: 9, silent: true,
        itemStyle: { color: token(`chart-${n % 4 + 1}`), ...(kind === "bar" && PATTERNS[n] ? { decal: { symbol: "line", dashArrayX: [1, 0], dashArrayY: [3, 3], rotation: -Math.PI / 4, color: token("sheet") } } : {}) },
        lineStyle: { color: token(`chart-${n % 4 + 1}`), width: 2.5, type: DASHES[n % 4] },
      })),
    };
  }

  function legend(kind, series) {
    const svg = (n) => document.importNode(new DOMParser().parseFromString(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 12" aria-hidden="true" class="series-${n % 4 + 1}">${kind === "bar" ? BARS[n % 2] : `<path d="M0 6h24" stroke-width="2"/>${MARKS[n % 4]}`}</svg>`, "image/svg+xml").documentElement, true);
    return made("ul", {}, ...series.map(({ name }, n) => made("li", {}, svg(n), name)));
  }

  async function draw(table, asked) {
    const [kind, ...columns] = asked.trim().split(/\s+/), perCent = kind.endsWith("%");
    const told = read(table, columns.map(Number));
    const name = `${table.caption?.textContent.trim() ?? ""} (${told.series.map((each) => each.name).join(", ")})`;
    const canvas = made("div", { role: "img", "aria-label": own.says.replace("{name}", name) });
    const figure = made("figure", { class: "chart" }, legend(kind, told.series), canvas);
    const place = table.closest(".over") ?? table;
    place.before(figure);
    try {
      const echarts = await borrow(), chart = echarts.init(canvas, null, { renderer: "canvas" });
      const show = () => chart.setOption(options(kind.replace("%", ""), perCent, told), true);
      show();
      dark.addEventListener("change", show);
      new ResizeObserver(() => chart.resize()).observe(canvas);
      figure.dataset.drawn = "";
    } catch {
      figure.remove(); // the table says it all
    }
  }

  for (const table of document.querySelectorAll("table[data-chart]")) {
    for (const asked of table.dataset.chart.split("|")) draw(table, asked);
  }
})();

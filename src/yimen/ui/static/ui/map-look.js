/* How a map looks: our own outlines in the colours of the page, in its light and its dark theme. */
"use strict";
window.mapLook = (() => {
  const FINE = 11; // zoom from which villages and grids are drawn
  const LIGHTS = { red: "■", yellow: "▲", green: "●", grey: "‖" };
  const COLOURS = { red: "red", yellow: "amber", green: "green", grey: "grey" };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const collection = (features = []) => ({ type: "FeatureCollection", features });
  const token = (name) => getComputedStyle(document.body).getPropertyValue(`--${name}`).trim();

  // Fills and lines by level, names where there is room, counts in the colour of the worst light with
  // its shape.

  const level = (name) => ["==", ["get", "level"], name];
  const line = (of, source, colour, width, from, to) => ({
    id: `${of}-${source}`, source, type: "line", minzoom: from, maxzoom: to, filter: level(of),
    paint: { "line-color": colour, "line-width": width },
  });
  const label = (id, size, from, to) => ({
    id: `${id}-name`, source: "names", type: "symbol", minzoom: from, maxzoom: to, filter: level(id),
    layout: { "text-field": ["get", "name"], "text-size": size, "text-max-width": 8, "text-font": ["sans-serif"] },
    paint: { "text-color": token("ink"), "text-halo-color": token("sheet"), "text-halo-width": 1.5 },
  });
  const chosen = (source, code) => [
    {
      id: `chosen-${source}`, source, type: "fill", filter: ["==", ["get", "code"], code],
      paint: { "fill-color": token("blue"), "fill-opacity": 0.15 },
    },
    {
      id: `edge-${source}`, source, type: "line", filter: ["==", ["get", "code"], code],
      paint: { "line-color": token("blue"), "line-width": 3 },
    },
  ];
  const worst = (pick, otherwise) => ["case", ...Object.keys(LIGHTS).flatMap((light) => [
    [">", ["coalesce", ["get", light], 0], 0], pick(light),
  ]), otherwise];
  const counts = () => [
    {
      id: "counts", source: "points", type: "circle",
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["get", "count"], 1, 15, 50, 24, 500, 36],
        "circle-color": token("sheet"), "circle-stroke-width": 3,
        "circle-stroke-color": worst((light) => token(COLOURS[light]), token("blue")),
      },
    },
    {
      id: "numbers", source: "points", type: "symbol",
      layout: {
        "text-field": ["concat", worst((light) => LIGHTS[light], ""), ["to-string", ["get", "count"]]],
        "text-size": 13, "text-allow-overlap": true, "text-font": ["sans-serif"],
      },
      paint: { "text-color": worst((light) => token(COLOURS[light]), token("blue")) },
    },
  ];

  function layers(words, code) {
    const fill = { "fill-color": token("sheet"), "fill-opacity": words.tiles ? 0 : 1 };
    return [
      { id: "ground", type: "background", paint: { "background-color": token("page") } },
      ...(words.tiles ? [{ id: "tiles", type: "raster", source: "tiles", paint: { "raster-brightness-max": dark.matches ? 0.6 : 1 } }] : []),
      { id: "land", source: "areas", type: "fill", filter: level("county"), paint: fill },
      ...chosen("areas", code), ...chosen("inside", code),
      line("grid", "inside", token("line"), 1, FINE, 24),
      line("village", "inside", token("soft"), 0.8, FINE, 24),
      line("township", "inside", token("soft"), 2, FINE, 24),
      line("township", "areas", token("soft"), ["interpolate", ["linear"], ["zoom"], 8, 0.4, 11, 1.2], 0, FINE),
      line("county", "areas", token("soft"), 2, 0, FINE),
      label("grid", 12, 14.5, 24), label("village", 13, 12.5, 24), label("township", 13, 9, 14), label("county", 16, 0, 10),
      ...(words.points ? counts() : []),
    ];
  }

  function sources(words, areas, points) {
    const sums = Object.fromEntries(["count", ...Object.keys(LIGHTS)].map((name) => [name, ["+", ["coalesce", ["get", name], 0]]]));
    const geojson = (data) => ({ type: "geojson", data });
    return {
      areas: geojson(areas), inside: geojson(collection()), names: geojson(names(areas.features)),
      ...(words.tiles ? { tiles: { type: "raster", tiles: [words.tiles], tileSize: 256 } } : {}),
      ...(words.points ? { points: { ...geojson(points), cluster: true, clusterRadius: 56, clusterMaxZoom: 13, clusterProperties: sums } } : {}),
    };
  }
  const names = (features) => collection(features.map(({ properties }) => ({
    type: "Feature", properties, geometry: { type: "Point", coordinates: properties.at },
  })));

  return { FINE, LIGHTS, dark, collection, layers, sources, names };
})();

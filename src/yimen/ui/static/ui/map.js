/* A map of the city's own areas and grids. Whatever it says the page also says without it: fields that
   it fills can be typed, points that it shows stand in a list. What it needs is fetched when it opens. */
"use strict";
(() => {
  const NEAR = 15; // zoom at which a place is shown
  const AT_ONCE = 6; // townships whose grids are fetched together
  const { FINE, LIGHTS, dark, collection, layers, sources, names } = window.mapLook;
  let borrowed = null;

  function made(name, attributes = {}, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }

  /* MapLibre comes when the first map of a page opens. */
  function borrow(words) {
    const arrives = (element) => new Promise((done, failed) => {
      element.addEventListener("load", done);
      element.addEventListener("error", failed);
      document.head.append(element);
    });
    borrowed ??= Promise.all([
      arrives(made("link", { rel: "stylesheet", href: words.sheet })),
      arrives(made("script", { src: words.library })),
    ]).then(() => window.maplibregl.setWorkerUrl(new URL(words.worker, location).href));
    return borrowed;
  }

  async function fetched(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(address);
    return answer.json();
  }

  function box(features) {
    const edges = [Infinity, Infinity, -Infinity, -Infinity];
    const look = (place) => {
      if (typeof place[0] !== "number") return void place.forEach(look);
      [edges[0], edges[1]] = [Math.min(edges[0], place[0]), Math.min(edges[1], place[1])];
      [edges[2], edges[3]] = [Math.max(edges[2], place[0]), Math.max(edges[3], place[1])];
    };
    for (const { geometry } of features) look(geometry.coordinates);
    return edges[0] <= edges[2] ? edges : null;
  }
  const meets = (a, b) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

  const locale = (words) => ({
    "Map.Title": words.sayMap, "Marker.Title": words.sayPin, "Popup.Close": words.sayClose,
    "NavigationControl.ZoomIn": words.sayIn, "NavigationControl.ZoomOut": words.sayOut,
    "CooperativeGesturesHandler.WindowsHelpText": words.sayWheel,
    "CooperativeGesturesHandler.MacHelpText": words.sayWheelMac,
    "CooperativeGesturesHandler.MobileHelpText": words.sayFingers,
  });

  /* One map of a page, from the button that opens it on. */
  class CityMap {
    constructor(place) {
      Object.assign(this, { place, words: place.dataset, form: place.closest("form") });
      this.known = new Map(); // townships whose villages and grids are here
      this.code = this.words.show ?? "";
      this.tools = made("div", { class: "map-tools" });
      this.said = made("p", { class: "soft map-said", role: "status" });
      place.replaceChildren(this.tools, this.said);
      if (this.words.pick) this.picks();
      if (this.words.map === "press") this.opener();
      else new IntersectionObserver(([seen], watch) => {
        if (seen.isIntersecting) [watch.disconnect(), this.open()];
      }).observe(place);
    }

    button(says, act) {
      const button = made("button", { type: "button", class: "quiet" }, says);
      button.addEventListener("click", () => act(button));
      this.tools.append(button);
      return button;
    }

    opener() {
      const opener = this.button(this.words.sayOpen, () => {
        opener.remove();
        this.open().then(() => this.map?.getCanvas().focus());
      });
      opener.name = "map";
      this.tools.prepend(opener);
    }

    async open() {
      if (!document.createElement("canvas").getContext("webgl2")) return this.say(this.words.sayNone);
      try {
        const points = this.words.points;
        const [areas, counted] = await Promise.all([
          fetched(this.words.shapes),
          points?.startsWith("#") ? JSON.parse(document.querySelector(points).textContent) : points && fetched(points),
          borrow(this.words),
        ]);
        for (const { properties } of counted?.features ?? []) properties.count ??= properties.total ?? 1;
        [this.areas, this.counted] = [areas, counted];
        this.draw();
      } catch {
        this.frame?.remove();
        this.say(this.words.sayFailed);
      }
    }

    draw() {
      const { words } = this, view = made("div", { class: "map-view" });
      this.frame = made("div", { class: "map-frame" }, view, made("div", { class: "map-cross", "aria-hidden": "true" }));
      this.place.prepend(this.frame);
      this.towns = this.areas.features.filter(({ properties }) => properties.level === "township")
        .map((each) => ({ code: each.properties.code, edges: box([each]) }));
      const bounds = box([...this.areas.features, ...(this.counted?.features ?? [])]);
      const map = this.map = new window.maplibregl.Map({
        container: view, attributionControl: false, cooperativeGestures: true, dragRotate: false,
        pitchWithRotate: false, touchPitch: false, renderWorldCopies: false, fadeDuration: 0, maxZoom: 18,
        locale: locale(words), localIdeographFontFamily: getComputedStyle(document.body).fontFamily,
        style: { version: 8, sources: sources(words, this.areas, this.counted), layers: layers(words, this.code) },
        ...(bounds ? { bounds, fitBoundsOptions: { padding: 32, maxZoom: NEAR } } : { center: [104, 36], zoom: 4 }),
      });
      this.place.cityMap = map;
      map.touchZoomRotate.disableRotation();
      map.keyboard.disableRotation();
      map.addControl(new window.maplibregl.NavigationControl({ showCompass: false }), "top-right");
      this.listen(map);
    }

    listen(map) {
      map.on("load", () => this.begin());
      map.on("moveend", () => this.fetchSeen());
      map.on("idle", () => { this.place.dataset.drawn = String(map.getZoom()); });
      map.on("click", ({ lngLat, point }) => this.press(lngLat, point));
      map.getCanvas().addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault(); // it would send the form
        this.press(map.getCenter(), map.project(map.getCenter()));
      });
      dark.addEventListener("change", () => {
        for (const { id, paint } of layers(this.words, this.code)) {
          for (const [name, value] of Object.entries(paint)) map.setPaintProperty(id, name, value);
        }
      });
    }

    begin() {
      const at = this.fields ? this.point() : this.words.at?.split(",").map(Number);
      if (this.fields && this.words.sayHow) this.tools.before(made("p", { class: "hint" }, this.words.sayHow));
      if (at) this.pin(at);
      this.go(this.code || this.areaSaid(), at);
    }

    say(words) { this.said.textContent = words; }

    // Villages and grids, a township at a time.

    async inside(town) {
      if (!this.known.has(town)) this.known.set(town, fetched(this.words.inside.replace("/0.", `/${town}.`)).catch(() => {
        this.known.delete(town); // it may come the next time
        return collection();
      }));
      return (await this.known.get(town)).features;
    }

    async fetchSeen() {
      if (this.map.getZoom() < FINE) return;
      const edges = this.map.getBounds().toArray().flat();
      const seen = this.towns.filter((town) => meets(town.edges, edges)).slice(0, AT_ONCE);
      const fresh = seen.filter(({ code }) => !this.known.has(code));
      if (!fresh.length) return;
      await Promise.all(fresh.map(({ code }) => this.inside(code)));
      this.fill();
    }

    async fill() {
      const all = (await Promise.all([...this.known.keys()].map((town) => this.inside(town)))).flat();
      const inner = all.filter(({ properties }) => properties.level !== "township"); // its name is there
      this.map.getSource("inside").setData(collection(all));
      this.map.getSource("names").setData(names([...this.areas.features, ...inner]));
    }

    /* Show an area or a grid, or the point in it. */
    async go(code, at) {
      this.code = code ?? "";
      let found = this.areas.features.filter((each) => each.properties.code === this.code);
      if (this.code.length > 9) {
        const inside = await this.inside(this.code.slice(0, 9));
        await this.fill();
        found = inside.filter((each) => each.properties.code === this.code);
      }
      for (const layer of ["chosen-areas", "edge-areas", "chosen-inside", "edge-inside"]) {
        this.map.setFilter(layer, ["==", ["get", "code"], this.code]);
      }
      if (at && !this.code) this.map.jumpTo({ center: at, zoom: NEAR });
      else if (found.length) this.map.fitBounds(box(found), { padding: 40, maxZoom: NEAR, animate: false });
      this.offerGrids();
    }

    press(lngLat, point) {
      if (this.fields) return this.pick(lngLat.lng, lngLat.lat);
      if (!this.words.points) return;
      const around = [[point.x - 8, point.y - 8], [point.x + 8, point.y + 8]];
      const [hit] = this.map.queryRenderedFeatures(around, { layers: ["counts"] });
      if (hit) this.tell(hit);
    }

    /* Several together come apart; one says what it is. */
    async tell(hit) {
      const center = hit.geometry.coordinates, said = hit.properties;
      if (said.cluster) {
        const zoom = await this.map.getSource("points").getClusterExpansionZoom(said.cluster_id);
        return void this.map.jumpTo({ center, zoom: zoom + 0.5 });
      }
      const lights = Object.keys(LIGHTS).filter((light) => said[light] > 0).map((light) => {
        const word = document.querySelector(`.map-legend .light.${light}`)?.cloneNode(true) ?? LIGHTS[light];
        return made("li", {}, word, ` ${said[light]}`);
      });
      const more = said.link ? [made("a", { href: said.link }, said.says ?? this.words.sayList)] : [];
      const box = made("div", {}, made("b", {}, said.title ?? said.name ?? ""), made("ul", { class: "map-lights" }, ...lights), ...more);
      new window.maplibregl.Popup({ maxWidth: "280px" }).setLngLat(center).setDOMContent(box).addTo(this.map);
    }

    // A point is picked: it fills the fields of the form around.

    picks() {
      const [lon, lat, area, grid] = this.words.pick.split(" ").map((name) => this.form.elements.namedItem(name));
      this.fields = { lon, lat, area, grid };
      if ("locate" in this.words && navigator.geolocation) this.button(this.words.sayHere, () => this.locate());
      this.away = this.button(this.words.sayClear, () => this.clear(this.words.sayCleared));
      this.away.hidden = !this.point();
      if (this.point()) this.say(this.words.sayPoint);
      this.form.addEventListener("change", ({ target }) => {
        if (target.name === area?.name && !this.filling) this.areaChosen();
      });
    }

    point() {
      const { lon, lat } = this.fields;
      return lon.value && lat.value ? [Number(lon.value), Number(lat.value)] : null;
    }

    put(lon, lat, grid = "") {
      Object.assign(this.fields.lon, { value: lon });
      Object.assign(this.fields.lat, { value: lat });
      if (this.fields.grid) this.fields.grid.value = grid;
      this.away.hidden = lon === "";
      this.fields.lon.dispatchEvent(new Event("change", { bubbles: true }));
    }

    async pick(lng, lat) {
      const at = [lng, lat].map((each) => Number(each.toFixed(6)));
      this.put(...at);
      this.pin(at);
      const found = await this.ask(at).catch(() => null);
      if (String(this.point()) !== String(at)) return; // another place was picked meanwhile, or none
      if (found === null) return this.say(this.words.sayPoint);
      this.inGrid = found.at(-1)?.code ?? "";
      if (!found.length) return this.say(this.words.sayOutside);
      this.say(this.words.sayMarked.replace("{place}", found.map(({ name }) => name).join(" ")));
      this.take(found);
    }

    async ask([lon, lat]) {
      const body = new URLSearchParams({ lon, lat, csrfmiddlewaretoken: this.form.elements.namedItem("csrfmiddlewaretoken").value });
      const answer = await fetch(this.words.where, { method: "POST", body });
      if (!answer.ok) throw new Error(answer.status);
      return (await answer.json()).inside;
    }

    /* The narrowest area that the form's field can say. */
    take(found) {
      const { area } = this.fields, areas = found.filter(({ code }) => code.length <= 12).reverse();
      const options = [...(area?.options ?? [])].map(({ value }) => value);
      const said = area?.options ? areas.find(({ code }) => options.includes(code)) : areas[0];
      if (!said || !area) return;
      this.filling = true;
      if (area.choose) area.choose(said.code, areas.map(({ name }) => name).reverse().join(" / "));
      else [area.value] = [said.code];
      if (!area.choose) area.dispatchEvent(new Event("change", { bubbles: true }));
      this.filling = false;
      this.offerGrids();
    }

    areaSaid() {
      if (!this.fields?.area) return "";
      const said = new FormData(this.form), { name } = this.fields.area;
      const picked = said.get(`${name}-typed`) === said.get(name) ? said.get(`${name}-picked`) : "";
      return [picked, said.get(name)].find((code) => /^\d{6,12}$/.test(code ?? "")) ?? "";
    }

    /* Whoever names another area than that of the point means that area. */
    areaChosen() {
      const code = this.areaSaid();
      if (this.point() && code && !(this.inGrid ?? "").startsWith(code)) this.clear(this.words.sayCleared);
      else if (this.fields.grid && !(code && this.fields.grid.value.startsWith(code))) this.fields.grid.value = "";
      if (this.map) this.go(code);
    }

    clear(says) {
      this.put("", "");
      this.marker?.remove();
      this.marker = null;
      this.say(says);
      this.offerGrids();
    }

    locate() {
      this.say(this.words.sayWaits);
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        this.pick(coords.longitude, coords.latitude);
        this.map?.jumpTo({ center: [coords.longitude, coords.latitude], zoom: NEAR });
      }, () => this.say(this.words.sayLost), { enableHighAccuracy: true, timeout: 15_000 });
    }

    pin(at) {
      if (!this.map) return;
      if (!this.marker) {
        const drawing = new DOMParser().parseFromString('<svg xmlns="http://www.w3.org/2000/svg" width="28" height="38" viewBox="0 0 28 38"><path d="M14 36C10 27 2 21 2 13a12 12 0 0 1 24 0c0 8-8 14-12 23z"/></svg>', "image/svg+xml");
        const element = made("div", { class: "map-pin" }, document.importNode(drawing.documentElement, true));
        this.marker = new window.maplibregl.Marker({ element, anchor: "bottom", draggable: Boolean(this.fields) });
        this.marker.on("dragend", () => { const { lng, lat } = this.marker.getLngLat(); this.pick(lng, lat); });
      }
      this.marker.setLngLat(at).addTo(this.map);
    }

    /* Where no point is known, a grid of the chosen village can still be. */
    async offerGrids() {
      const { grid } = this.fields ?? {}, code = this.areaSaid();
      if (!grid || !this.map) return;
      this.grids?.remove();
      if (code.length < 9 || this.point()) return;
      const all = await this.inside(code.slice(0, 9));
      const rows = all.filter(({ properties }) => properties.level === "grid" && properties.code.startsWith(code));
      if (!rows.length || this.areaSaid() !== code) return;
      const chooser = made("select", { id: "map-grid" }, new Option(this.words.sayAny, ""), ...rows.map(({ properties }) => new Option(properties.name, properties.code)));
      chooser.value = grid.value;
      chooser.addEventListener("change", () => {
        this.put("", "", chooser.value);
        if (chooser.value) this.show(chooser.value);
      });
      this.grids?.remove();
      this.grids = made("div", { class: "map-grids" }, made("label", { for: "map-grid" }, this.words.sayGrid), chooser);
      this.tools.append(this.grids);
    }

    async show(code) {
      const found = (await this.inside(code.slice(0, 9))).filter((each) => each.properties.code === code);
      for (const layer of ["chosen-inside", "edge-inside"]) this.map.setFilter(layer, ["==", ["get", "code"], code]);
      await this.fill();
      this.map.fitBounds(box(found), { padding: 80, maxZoom: NEAR, animate: false });
    }
  }

  function begin() {
    for (const place of document.querySelectorAll("[data-map]:not([data-begun])")) {
      place.dataset.begun = "";
      new CityMap(place);
    }
  }
  begin();
  document.addEventListener("htmx:afterSettle", begin); // a part of the page was put in anew
})();

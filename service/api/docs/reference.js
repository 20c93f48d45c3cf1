// Draws openapi.json as a page. Everything is built from text nodes: nothing in the specification is taken as markup.

const DEEPEST = 6; // schemas within each other that open on the page; deeper ones are named

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

// **bold** and `code`, and nothing else of Markdown.
const inline = (text) =>
  text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).filter(Boolean).map((part) => {
    if (part.startsWith("**")) return make("strong", {}, part.slice(2, -2));
    return part.startsWith("`") ? make("code", {}, part.slice(1, -1)) : part;
  });

const paragraphs = (text) => text.trim().split(/\n\s*\n/).map((part) => make("p", {}, ...inline(part.replaceAll("\n", " "))));

const nameOf = (schema) => (schema.$ref ? schema.$ref.split("/").at(-1) : null);

// The schema without its null, and whether it had one.
const plain = (schema) => {
  if (!schema.anyOf) return schema;
  const parts = schema.anyOf.filter((part) => part.type !== "null");
  return parts.length === 1 ? { ...parts[0], description: schema.description } : { ...schema, anyOf: parts };
};

const typeOf = (given) => {
  const schema = plain(given);
  if (schema.$ref) return nameOf(schema);
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.type === "array") return `list of ${typeOf(schema.items)}`;
  if (schema.properties?.min && schema.properties?.max) return "{min, max}";
  if (schema.type === "string" && schema.pattern && schema.format === undefined && schema.pattern.includes("(?:19")) return "date";
  const limits = schema.maximum === undefined ? "" : ` from ${schema.minimum} to ${schema.maximum}`;
  const length = schema.maxLength === undefined ? "" : `, at most ${schema.maxLength} characters`;
  return `${schema.format ?? schema.type ?? "any value"}${limits}${length}`;
};

// The component or the object written in place that a schema leads to, through lists and nulls; a range has its own name.
const component = (given, all) => {
  const schema = plain(given);
  if (schema.type === "array") return component(schema.items, all);
  const name = nameOf(schema);
  if (name) return { name, schema: all[name] };
  if (schema.properties && typeOf(schema) === "object") return { name: "members", schema };
  if (schema.anyOf) return schema.anyOf.map((part) => component(part, all)).find(Boolean) ?? null;
  return null;
};

const values = (schema) => {
  const most = 40;
  const shown = schema.enum.slice(0, most).join(", ");
  const rest = schema.enum.length > most ? ` and ${schema.enum.length - most} more` : "";
  return make("p", {}, make("code", {}, shown), rest);
};

const members = (schema, all, depth = 0) => {
  const list = make("dl");
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const below = component(member, all);
    const required = schema.required?.includes(name) && !("anyOf" in member && member.anyOf.some((part) => part.type === "null"));
    list.append(
      make("dt", {}, make("code", {}, name), make("span", { class: "type" }, typeOf(member)),
        required ? make("span", { class: "required" }, "required") : null),
    );
    const described = make("dd");
    if (member.description) described.append(...inline(member.description));
    if (below) described.append(fold(below, all, depth + 1));
    list.append(described);
  }
  return list;
};

// A component, drawn when it is opened: a profile has more members than anybody wants at once.
const fold = ({ name, schema }, all, depth) => {
  if (depth > DEEPEST) return make("p", { class: "faint" }, name);
  const details = make("details", {}, make("summary", {}, schema.enum ? "values" : name));
  details.addEventListener("toggle", () => {
    if (!details.open || details.childElementCount > 1) return;
    if (schema.description) details.append(make("p", { class: "faint" }, ...inline(schema.description)));
    details.append(schema.enum ? values(schema) : members(schema, all, depth));
  });
  return details;
};

const content = (holder) => Object.entries(holder?.content ?? {})[0] ?? [null, {}];

const parametersOf = (operation) =>
  make("dl", {}, ...operation.parameters.flatMap((parameter) => [
    make("dt", {}, make("code", {}, parameter.name),
      make("span", { class: "type" }, `${typeOf(parameter.schema)}, in ${parameter.in}`),
      parameter.required ? make("span", { class: "required" }, "required") : null),
    make("dd", {}, ...inline(parameter.description ?? "")),
  ]));

const responsesOf = (operation, all) =>
  make("dl", {}, ...Object.entries(operation.responses).flatMap(([status, response]) => {
    const [media, { schema }] = content(response);
    const below = schema ? component(schema, all) : null;
    return [
      make("dt", {}, make("code", {}, status), make("span", { class: "type" }, media ?? "")),
      make("dd", {}, ...inline(response.description), below ? fold(below, all, 1) : null),
    ];
  }));

const ranking = (answer) =>
  make("table", {},
    make("thead", {}, make("tr", {}, ...["", "Pathway", "Verdict", "Advice", "Outlook"].map((text) => make("th", { scope: "col" }, text)))),
    make("tbody", {}, ...answer.pathways.map((pathway) =>
      make("tr", {}, ...[`${pathway.rank}`, pathway.name, pathway.verdict, pathway.advice, pathway.outlook.band]
        .map((text) => make("td", {}, String(text).replaceAll("_", " ")))))));

const faults = (problem) =>
  make("div", {}, make("p", { class: "bad" }, `${problem.title}. ${problem.detail}`),
    make("ul", {}, ...(problem.errors ?? []).map((fault) =>
      make("li", {}, make("code", {}, fault.pointer || fault.parameter || "body"), ` ${fault.fault} ${fault.remedy}`))));

const trial = (path, operation) => {
  const [, { example }] = content(operation.requestBody);
  const body = make("textarea", { spellcheck: "false", id: "body", "aria-label": "Request body" });
  body.value = JSON.stringify(example, null, 2);
  const button = make("button", { type: "button" }, "Send");
  const result = make("div", { role: "status" });
  button.addEventListener("click", async () => {
    button.disabled = true;
    const begun = performance.now();
    try {
      const response = await fetch(`.${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: body.value });
      const answer = await response.json();
      const took = Math.round(performance.now() - begun);
      result.replaceChildren(
        make("p", { class: "faint" }, `${response.status} in ${took} ms`),
        response.ok ? ranking(answer) : faults(answer),
        make("details", {}, make("summary", {}, "The whole answer"), make("pre", { tabindex: "0" }, JSON.stringify(answer, null, 2))),
      );
    } catch (error) {
      result.replaceChildren(make("p", { class: "bad" }, `The service could not be reached: ${error.message}`));
    }
    button.disabled = false;
  });
  return [make("h3", {}, "Try it"), body, button, result];
};

const operationOf = (path, method, operation, all) => {
  const [, { schema }] = content(operation.requestBody);
  return make("section", { id: operation.operationId, "aria-labelledby": `${operation.operationId}-title` },
    make("h2", { id: `${operation.operationId}-title` }, make("span", { class: `method ${method}` }, method.toUpperCase()), make("code", {}, path)),
    make("p", { class: "summary" }, `${operation.summary}.`),
    ...(operation.parameters ? [make("h3", {}, "Parameters"), parametersOf(operation)] : []),
    ...(schema ? [make("h3", {}, "Body"), members(component(schema, all).schema, all)] : []),
    make("h3", {}, "Responses"), responsesOf(operation, all),
    ...(schema ? trial(path, operation) : []));
};

const draw = (specification) => {
  const all = specification.components.schemas;
  const main = document.getElementById("reference");
  const contents = document.getElementById("contents");
  const { title, version, description } = specification.info;
  main.replaceChildren(
    make("h1", {}, title),
    make("p", { class: "faint" }, `Version ${version}, OpenAPI ${specification.openapi}: `, make("a", { href: "openapi.json" }, "openapi.json")),
    ...paragraphs(description));
  for (const tag of specification.tags) {
    contents.append(make("li", { class: "group" }, tag.name));
    for (const [path, methods] of Object.entries(specification.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (!operation.tags.includes(tag.name)) continue;
        contents.append(make("li", {}, make("a", { href: `#${operation.operationId}` },
          make("span", { class: `method ${method}` }, method.toUpperCase()), path)));
        main.append(operationOf(path, method, operation, all));
      }
    }
  }
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
};

try {
  const response = await fetch("openapi.json");
  if (!response.ok) throw new Error(`status ${response.status}`);
  draw(await response.json());
} catch (error) {
  document.getElementById("waiting").textContent = `The specification could not be read: ${error.message}`;
}

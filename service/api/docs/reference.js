// Draws openapi.json as a page. Everything is built from text nodes: nothing in the specification is taken as markup.

const WORDS = {
  en: {
    try: "Try it", send: "Send", body: "Body", code: "As code", whole: "The whole answer", bytes: "bytes", values: "values",
    parameters: "Parameters", responses: "Responses", example: "Example", search: "Search", nothing: "Nothing is called so.", schemas: "Schemas",
    unreachable: "The service could not be reached:", usual: "where it is left out.", required: "required",
    Decision: "Decision", Law: "Law", Cases: "Cases", Service: "Service",
    pathway: "Pathway", verdict: "Verdict", advice: "Advice", outlook: "Outlook",
    listOf: (item) => `list of ${item}`, or: " or ", from: (low, high) => ` from ${low} to ${high}`, atMost: (length) => `, at most ${length} characters`,
    more: (number) => ` and ${number} more`, within: (place) => `, in ${place}`, members: "members", any: "any value", date: "date",
    key: "Key, if one is needed", skip: "Skip to the reference", contents: "Contents", reference: "API reference", unread: "The specification could not be read:",
  },
  "zh-Hant": {
    try: "試用", send: "傳送", body: "內容", code: "程式碼", whole: "完整答覆", bytes: "位元組", values: "數值",
    parameters: "參數", responses: "回應", example: "例子", search: "搜尋", nothing: "沒有相符的項目。", schemas: "資料結構",
    unreachable: "未能連接服務：", usual: "為省略時的數值。", required: "必填",
    Decision: "決定", Law: "規則", Cases: "個案", Service: "服務",
    pathway: "途徑", verdict: "結果", advice: "建議", outlook: "前景",
    listOf: (item) => `${item}的清單`, or: "或", from: (low, high) => `，由${low}至${high}`, atMost: (length) => `，最多${length}字`,
    more: (number) => `，另有${number}個`, within: (place) => `，在${place}`, members: "成員", any: "任何值", date: "日期",
    key: "金鑰（如須使用）", skip: "跳至參考資料", contents: "目錄", reference: "API參考資料", unread: "未能讀取規格：",
  },
  "zh-Hans": {
    try: "试用", send: "发送", body: "内容", code: "代码", whole: "完整答复", bytes: "字节", values: "数值",
    parameters: "参数", responses: "响应", example: "示例", search: "搜索", nothing: "没有相符的项目。", schemas: "数据结构",
    unreachable: "无法连接服务：", usual: "为省略时的数值。", required: "必填",
    Decision: "决定", Law: "规则", Cases: "个案", Service: "服务",
    pathway: "途径", verdict: "结果", advice: "建议", outlook: "前景",
    listOf: (item) => `${item}的列表`, or: "或", from: (low, high) => `，由${low}至${high}`, atMost: (length) => `，最多${length}字`,
    more: (number) => `，另有${number}个`, within: (place) => `，在${place}`, members: "成员", any: "任何值", date: "日期",
    key: "密钥（如须使用）", skip: "跳到参考资料", contents: "目录", reference: "API参考资料", unread: "无法读取规范：",
  },
};
const asked = new URLSearchParams(location.search).get("language");
const language = asked in WORDS ? asked : "en";
const say = (word) => WORDS[language][word];

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
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== "null");
    return { ...schema, type: types.length === 1 ? types[0] : types.join(say("or")) };
  }
  if (!schema.oneOf) return schema;
  const parts = schema.oneOf.filter((part) => part.type !== "null");
  return parts.length === 1 ? { ...parts[0], description: schema.description } : { ...schema, oneOf: parts };
};

const typeOf = (given) => {
  const schema = plain(given);
  if (schema.$ref) return nameOf(schema);
  if (schema.oneOf) return schema.oneOf.map(typeOf).join(say("or"));
  if (schema.type === "array") return say("listOf")(typeOf(schema.items));
  if (schema.properties?.min && schema.properties?.max) return "{min, max}";
  if (schema.type === "string" && schema.pattern && schema.format === undefined && schema.pattern.includes("(?:19")) return say("date");
  const limits = schema.maximum === undefined ? "" : say("from")(schema.minimum, schema.maximum);
  const length = schema.maxLength === undefined ? "" : say("atMost")(schema.maxLength);
  return `${schema.format ?? schema.type ?? say("any")}${limits}${length}`;
};

// The component or the object written in place that a schema leads to, through lists and nulls; a range has its own name.
const component = (given, all) => {
  const schema = plain(given);
  if (schema.type === "array") return component(schema.items, all);
  const name = nameOf(schema);
  if (name) return { name, schema: all[name] };
  if (schema.properties && typeOf(schema) === "object") return { name: say("members"), schema };
  if (schema.oneOf) return schema.oneOf.map((part) => component(part, all)).find(Boolean) ?? null;
  return null;
};

const values = (schema) => {
  const most = 40;
  const told = schema["x-enum-descriptions"];
  if (told) {
    return make("dl", {}, ...schema.enum.flatMap((value, index) => [
      make("dt", {}, make("code", {}, value), make("span", { class: "title" }, schema["x-enum-titles"][index])), make("dd", {}, ...inline(told[index])),
    ]));
  }
  const shown = schema.enum.slice(0, most).join(", ");
  const rest = schema.enum.length > most ? say("more")(schema.enum.length - most) : "";
  return make("p", {}, make("code", {}, shown), rest);
};

const members = (schema, all, depth = 0) => {
  const list = make("dl");
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const below = component(member, all);
    const required = schema.required?.includes(name);
    list.append(
      make("dt", {}, make("code", {}, name), make("span", { class: "title" }, member.title ?? ""), make("span", { class: "type" }, typeOf(member)),
        required ? make("span", { class: "required" }, say("required")) : null),
    );
    const described = make("dd");
    if (member.description) described.append(...inline(member.description));
    if (member.default !== undefined) described.append(" ", ...inline(`\`${JSON.stringify(member.default)}\` ${say("usual")}`));
    if (below) described.append(fold(below, all, depth + 1));
    list.append(described);
  }
  return list;
};

// A component, drawn when it is opened: a profile has more members than anybody wants at once.
const fold = ({ name, schema, titled }, all, depth) => {
  if (depth > DEEPEST) return make("p", { class: "faint" }, name);
  const details = make("details", {}, make("summary", {}, schema.enum && !titled ? say("values") : name));
  details.addEventListener("toggle", () => {
    if (!details.open || details.childElementCount > 1) return;
    if (schema.description) details.append(make("p", { class: "faint" }, ...inline(schema.description.split("\n\n- ")[0])));
    details.append(schema.enum ? values(schema) : members(schema, all, depth));
  });
  return details;
};

const content = (holder) => Object.entries(holder?.content ?? {})[0] ?? [null, {}];

const parametersOf = (operation) =>
  make("dl", {}, ...operation.parameters.flatMap((parameter) => [
    make("dt", {}, make("code", {}, parameter.name),
      make("span", { class: "type" }, `${typeOf(parameter.schema)}${say("within")(parameter.in)}`),
      parameter.required ? make("span", { class: "required" }, say("required")) : null),
    make("dd", {}, ...inline(parameter.description ?? "")),
  ]));

const responsesOf = (operation, all) =>
  make("dl", {}, ...Object.entries(operation.responses).flatMap(([status, response]) => {
    const [media, { schema, examples }] = content(response);
    const below = schema ? component(schema, all) : null;
    return [
      make("dt", {}, make("code", {}, status), make("span", { class: "type" }, media ?? "")),
      make("dd", {}, ...inline(response.description), below ? fold(below, all, 1) : null,
        ...Object.values(examples ?? {}).map(answered)),
    ];
  }));

// An answer that was really given, drawn when it is opened.
const answered = ({ summary, value }) => {
  const details = make("details", { class: "example" }, make("summary", {}, say("example")));
  details.addEventListener("toggle", () => {
    if (!details.open || details.childElementCount > 1) return;
    details.append(make("p", { class: "faint" }, ...inline(summary)),
      make("pre", { tabindex: "0" }, JSON.stringify(value, null, 2)));
  });
  return details;
};

// The title of a value of an enumeration.
const titled = (all, name, value) => all[name]?.["x-enum-titles"]?.[all[name].enum.indexOf(value)] ?? value;

// What an answer says first, where it ranks pathways: a table that is read at a glance.
const ranking = (answer, all) =>
  make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": say("pathway") }, make("table", {},
    make("thead", {}, make("tr", {}, ...["#", say("pathway"), say("verdict"), say("advice"), say("outlook")].map((text) => make("th", { scope: "col" }, text)))),
    make("tbody", {}, ...answer.pathways.map((pathway) =>
      make("tr", {}, ...[
        `${pathway.rank}`, pathway.name, titled(all, "Verdict", pathway.verdict), titled(all, "Advice", pathway.advice), titled(all, "Band", pathway.outlook.band),
      ].map((text) => make("td", {}, text)))))));

const faults = (problem) =>
  make("div", {}, make("p", { class: "bad" }, `${problem.title}. ${problem.detail}`),
    make("ul", {}, ...(problem.errors ?? []).map((fault) =>
      make("li", {}, make("code", {}, fault.pointer || fault.parameter || "body"), ` ${fault.fault} ${fault.remedy}`))));

const glance = (response, answer, all) => {
  if (!response.ok) return typeof answer === "object" && answer.title ? faults(answer) : null;
  return answer.pathways?.every?.((row) => row.outlook && row.name) ? ranking(answer, all) : null;
};

// A key that was typed in, which is kept nowhere.
const key = make("input", { type: "password", id: "key", autocomplete: "off", "aria-label": say("key"), placeholder: say("key") });
const authorization = () => (key.value.trim() ? { Authorization: `Bearer ${key.value.trim()}` } : {});

// What is sent, as a caller would write it; of a key only that there is one.
const snippets = (method, url, body) => {
  const json = body ? body.replaceAll("'", "'\\''") : null;
  const indent = (text, by) => text.replaceAll("\n", `\n${by}`);
  const bearer = key.value.trim() ? "Bearer hkp_…" : null;
  const python = `${bearer ? `, headers={"Authorization": "${bearer}"}` : ""}${body ? `, json=json.loads(r"""${body}""")` : ""}`;
  const headers = [body && '"Content-Type": "application/json"', bearer && `Authorization: "${bearer}"`].filter(Boolean).join(", ");
  const options = [body && `method: "${method.toUpperCase()}"`, headers && `headers: { ${headers} }`, body && `body: JSON.stringify(${indent(body, "  ")})`];
  const script = headers ? `, {\n${options.filter(Boolean).map((line) => `  ${line},\n`).join("")}}` : "";
  const authorized = bearer ? ` -H 'Authorization: ${bearer}'` : "";
  return {
    curl: body ? `curl -s '${url}'${authorized} -H 'Content-Type: application/json' -d '${json}'` : `curl -s '${url}'${authorized}`,
    Python: `import json\n\nimport requests\n\nanswer = requests.${method}("${url}"${python})\nanswer.raise_for_status()\nprint(json.dumps(answer.json(), indent=2, ensure_ascii=False))`,
    JavaScript: `const answer = await fetch("${url}"${script});\nif (!answer.ok) throw new Error((await answer.json()).detail);\nconsole.log(await answer.json());`,
  };
};

// A console: parameters and body to fill in, what that is in three languages of programming, and whatever is answered.
const trial = (path, method, operation, all) => {
  const name = operation.operationId;
  const [, { example }] = content(operation.requestBody);
  const fields = (operation.parameters ?? []).filter((parameter) => parameter.in !== "header").map((parameter) => {
    const values = parameter.schema.enum;
    const input = make(values ? "select" : "input", { id: `${name}-${parameter.name}`, name: parameter.name },
      ...(values ?? []).map((value) => make("option", { selected: value === parameter.example }, value)));
    if (!values && parameter.example !== undefined) input.value = parameter.example;
    return { parameter, input };
  });
  const body = example && make("textarea", { spellcheck: "false", id: `${name}-body`, "aria-label": `${say("body")}: ${name}` });
  if (body) body.value = JSON.stringify(example, null, 2);
  const button = make("button", { type: "button" }, say("send"));
  const result = make("div", { role: "status" });
  const url = (base) => {
    const query = new URLSearchParams();
    let target = path;
    for (const { parameter, input } of fields) {
      if (parameter.in === "path") target = target.replace(`{${parameter.name}}`, encodeURIComponent(input.value || "-"));
      else if (input.value) query.set(parameter.name, input.value);
    }
    return `${base}${target}${query.size ? `?${query}` : ""}`;
  };
  const code = make("div");
  const asCode = make("details", {}, make("summary", {}, say("code")), code);
  asCode.addEventListener("toggle", () => {
    if (!asCode.open) return;
    const base = new URL(".", document.baseURI).href.replace(/\/$/, "");
    code.replaceChildren(...Object.entries(snippets(method, url(base), body?.value))
      .flatMap(([language, text]) => [make("h4", {}, language), make("pre", { tabindex: "0" }, text)]));
  });
  button.addEventListener("click", async () => {
    button.disabled = true;
    const begun = performance.now();
    try {
      const headers = { "Accept-Language": language, ...authorization(), ...(body && { "Content-Type": "application/json" }) };
      const response = await fetch(url("."), { method: method.toUpperCase(), headers, ...(body && { body: body.value }) });
      const text = await response.text();
      const took = Math.round(performance.now() - begun);
      const json = (response.headers.get("Content-Type") ?? "").includes("json");
      const answer = json ? JSON.parse(text) : text;
      const shown = json ? JSON.stringify(answer, null, 2) : text;
      const seen = glance(response, answer, all);
      result.replaceChildren(
        make("p", { class: response.ok ? "faint" : "bad" }, `${response.status} · ${took} ms · ${new Blob([text]).size} ${say("bytes")}`),
        ...(seen ? [seen] : []),
        make("details", { open: !seen }, make("summary", {}, say("whole")), make("pre", { tabindex: "0" }, shown)),
      );
    } catch (error) {
      result.replaceChildren(make("p", { class: "bad" }, `${say("unreachable")} ${error.message}`));
    }
    button.disabled = false;
  });
  const rows = fields.map(({ parameter, input }) =>
    make("p", { class: "field" }, make("label", { for: input.id }, parameter.name), input));
  return [make("h3", {}, say("try")), ...rows, body ?? null, button, asCode, result].filter(Boolean);
};

const operationOf = (path, method, operation, all) => {
  const [, { schema }] = content(operation.requestBody);
  return make("section", { id: operation.operationId, "aria-labelledby": `${operation.operationId}-title` },
    make("h2", { id: `${operation.operationId}-title` }, make("span", { class: `method ${method}` }, method.toUpperCase()), make("code", {}, path)),
    make("p", { class: "summary" }, make("strong", {}, operation.summary)),
    ...(operation.description?.startsWith(operation.summary) ? [] : paragraphs(operation.description ?? "")),
    ...(operation.parameters ? [make("h3", {}, say("parameters")), parametersOf(operation)] : []),
    ...(schema ? [make("h3", {}, say("body")), members(component(schema, all).schema, all)] : []),
    make("h3", {}, say("responses")), responsesOf(operation, all),
    ...(method === "get" || content(operation.requestBody)[1].example ? trial(path, method, operation, all) : []));
};

// Every operation, member and value by its name or its words; what is found leads to where it is told.
const searched = (specification) => {
  const found = [];
  for (const [path, methods] of Object.entries(specification.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      found.push({ name: `${method.toUpperCase()} ${path}`, words: operation.summary, to: operation.operationId });
    }
  }
  for (const [component, schema] of Object.entries(specification.components.schemas)) {
    const to = `schema-${component}`;
    found.push({ name: component, words: (schema.description ?? "").split("\n")[0], to });
    for (const [member, described] of Object.entries(schema.properties ?? {})) {
      found.push({ name: `${component}.${member}`, words: [described.title, described.description].filter(Boolean).join(": "), to });
    }
    (schema["x-enum-descriptions"] ?? []).forEach((words, index) =>
      found.push({ name: `${component}: ${schema.enum[index]}`, words: `${schema["x-enum-titles"][index]}: ${words}`, to }));
  }
  return found;
};

const search = (specification) => {
  const rows = searched(specification);
  const input = make("input", { type: "search", id: "search", "aria-label": say("search"), placeholder: say("search"), autocomplete: "off" });
  const list = make("ul", { id: "found", "aria-live": "polite" });
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    const enough = wanted.length >= (/[^\x00-\x7f]/.test(wanted) ? 1 : 2); // one character of Chinese says enough
    const hits = !enough ? [] : rows.filter(({ name, words }) => `${name} ${words}`.toLowerCase().includes(wanted)).slice(0, 20);
    list.replaceChildren(...hits.map(({ name, words, to }) =>
      make("li", {}, make("a", { href: `#${to}` }, name), make("span", { class: "faint" }, ` ${words.slice(0, 90)}`))),
      ...(enough && !hits.length ? [make("li", { class: "faint" }, say("nothing"))] : []));
  });
  return [input, list];
};

const LANGUAGES = { en: "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文" };

const languages = () => {
  const chosen = make("select", { id: "language", "aria-label": "Language / 語言 / 语言" },
    ...Object.entries(LANGUAGES).map(([tag, name]) => make("option", { value: tag, lang: tag, selected: tag === language }, name)));
  chosen.addEventListener("change", () => { location.search = `?language=${chosen.value}`; });
  return chosen;
};

const draw = (specification) => {
  const all = specification.components.schemas;
  const main = document.getElementById("reference");
  const contents = document.getElementById("contents");
  const { title, version, description } = specification.info;
  document.title = `${title}: ${say("reference")}`;
  document.querySelector(".brand").textContent = title;
  document.getElementById("tools").replaceChildren(languages(), key, ...search(specification));
  main.replaceChildren(
    make("h1", {}, title),
    make("p", { class: "faint" }, `${version}, OpenAPI ${specification.openapi}: `, make("a", { href: "openapi.json" }, "openapi.json")),
    ...paragraphs(description));
  for (const tag of specification.tags) {
    contents.append(make("li", { class: "group" }, say(tag.name) ?? tag.name));
    for (const [path, methods] of Object.entries(specification.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (!operation.tags.includes(tag.name)) continue;
        contents.append(make("li", {}, make("a", { href: `#${operation.operationId}` },
          make("span", { class: `method ${method}` }, method.toUpperCase()), path)));
        main.append(operationOf(path, method, operation, all));
      }
    }
  }
  contents.append(make("li", { class: "group" }, make("a", { href: "#schemas" }, say("schemas"))));
  main.append(make("h2", { id: "schemas" }, say("schemas")), ...Object.entries(all).map(([name, schema]) =>
    make("div", { id: `schema-${name}` }, fold({ name, schema, titled: true }, all, 1))));
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    target?.querySelector(":scope > details")?.setAttribute("open", "");
    target?.scrollIntoView();
  };
  addEventListener("hashchange", open);
  if (location.hash) open();
};

if (matchMedia("(max-width: 50rem)").matches) document.getElementById("menu").open = false;

try {
  document.documentElement.lang = language;
  document.querySelector(".skip").textContent = say("skip");
  document.querySelector("nav").setAttribute("aria-label", say("contents"));
  document.querySelector("#menu summary").textContent = say("contents");
  const response = await fetch(`openapi.json?language=${language}`);
  if (!response.ok) throw new Error(`status ${response.status}`);
  draw(await response.json());
} catch (error) {
  document.getElementById("waiting").textContent = `${say("unread")} ${error.message}`;
}

/** All that is asked of the service, and the shape in which the widget reads it: where the contract changes, this does. */

/** @import { Comparison, Dossier, Fault, Field, Interview, Language, Parameter, Pathway, Pointer, Question, Recommendation } from "./types.js" */
/** @import { Visit } from "./visit.js" */

import { starred } from "./facts.js";

const PATIENCE = 20_000;

/** Why nothing came back: `offline`, `unreached` (also where the page's origin may not ask), `slow`, `key`, `limit`, `busy`, `faults` or `broken`. */
export class Trouble extends Error {
  /**
   * @param {string} kind
   * @param {Fault[]} [faults]
   */
  constructor(kind, faults = []) {
    super(kind);
    this.kind = kind;
    this.faults = faults;
  }
}

export class Service {
  /** @type {Map<string, Promise<any>>} */
  #kept = new Map();

  /**
   * @param {URL} base the service's address, with a slash at its end
   * @param {string | null} key a publishable key
   */
  constructor(base, key) {
    this.base = base;
    this.key = key;
  }

  /**
   * @param {string} path
   * @param {unknown} [body]
   * @param {boolean} [again] whether this is the second try
   * @returns {Promise<any>}
   */
  async #ask(path, body, again = false) {
    /** @type {Record<string, string>} */
    const headers = {};
    if (body) headers["Content-Type"] = "application/json";
    if (this.key) headers.Authorization = `Bearer ${this.key}`;
    /** @type {Response} */
    let answer;
    try {
      answer = await fetch(new URL(path, this.base), {
        headers,
        method: body ? "POST" : "GET",
        body: body ? JSON.stringify(body) : null,
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.ok) return await answer.json();
    } catch (error) {
      throw new Trouble(/** @type {Error} */ (error).name === "TimeoutError" ? "slow" : navigator.onLine ? "unreached" : "offline");
    }
    if (answer.status === 503 && !again) {
      await new Promise((done) => setTimeout(done, 1000 * Math.min(3, Number(answer.headers.get("Retry-After") ?? 1))));
      return this.#ask(path, body, true);
    }
    if (answer.status === 422) throw new Trouble("faults", (await answer.json().catch(() => ({}))).errors);
    throw new Trouble({ 401: "key", 403: "key", 421: "key", 429: "limit", 503: "busy" }[answer.status] ?? "broken");
  }

  /**
   * As `#ask`, remembered for as long as the page is open: what hangs on no person.
   * @param {string} path
   */
  #once(path) {
    const kept = this.#kept.get(path) ?? this.#ask(path);
    this.#kept.set(path, kept);
    kept.catch(() => this.#kept.delete(path));
    return kept;
  }

  /**
   * Every question by its id.
   * @param {Language} language
   * @returns {Promise<Map<string, Question>>}
   */
  async questionnaire(language) {
    const told = await this.#once(`questions?language=${language}`);
    return new Map([told.presence, ...told.questions].map((/** @type {any} */ row) => [row.id, { help: "", ...row, facts: row.facts.map(fieldOf) }]));
  }

  /**
   * Where an interview stands: what to ask next, and what is open so far.
   * @param {Visit} visit
   * @param {Language} language
   * @returns {Promise<Interview>}
   */
  async interview(visit, language) {
    const [told, questionnaire] = await Promise.all([
      this.#ask("recommend", { ...given(visit), language, detail: "card", include: ["questions"] }),
      this.questionnaire(language),
    ]);
    const sure = new Map(/** @type {Recommendation} */ (told).answer.pathways.map((row) => [row.id, row.sure]));
    const { pathways, decided, closed } = told.progress;
    return {
      questions: told.next_questions.map((/** @type {any} */ row) => {
        const question = /** @type {Question} */ (questionnaire.get(row.id));
        const whole = question.facts.some((fact) => fact.pointer === row.facts[0]);
        return { id: row.id, wording: row.wording, help: row.help ?? (whole ? question.help : ""), facts: factsAt(question, row.facts) };
      }),
      settled: told.settled_first && told.verdict_settled,
      open: told.pathways.map((/** @type {Pathway} */ row) => ({ id: row.id, name: row.name, verdict: row.verdict, sure: sure.get(row.id) ?? null })),
      closed,
      all: pathways,
      certain: decided,
    };
  }

  /**
   * The whole answer, as far as one screen shows it.
   * @param {Visit} visit
   * @param {Language} language
   * @returns {Promise<Recommendation>}
   */
  recommendation(visit, language) {
    return this.#ask("recommend", { ...given(visit), language });
  }

  /**
   * All that is told of one pathway.
   * @param {Visit} visit
   * @param {Language} language
   * @param {string} pathway
   * @returns {Promise<{ pathway: Pathway, parameters: Parameter[], dossier: Dossier }>}
   */
  async pathway(visit, language, pathway) {
    const [told, papers] = await Promise.all([
      this.#ask("recommend", { ...given(visit), language, include: ["what_ifs", "key_dates", "terms"], pathways: [pathway] }),
      this.#ask("dossier", { profile: visit.profile, language, pathways: [pathway] }),
    ]);
    return { pathway: told.pathways[0], parameters: told.parameters ?? [], dossier: papers.pathways[0] };
  }

  /**
   * Two or three pathways side by side.
   * @param {Visit} visit
   * @param {Language} language
   * @param {string[]} pathways
   * @returns {Promise<Comparison>}
   */
  comparison(visit, language, pathways) {
    return this.#ask("compare", { profile: visit.profile, language, pathways });
  }

  /**
   * Names that a search may mean, on a list or not.
   * @param {"institution" | "occupation"} kind
   * @param {string} typed
   * @returns {Promise<{ name: string, other: string, country: string | null }[]>}
   */
  async named(kind, typed) {
    const found = await this.#once(`${kind}s?q=${encodeURIComponent(typed)}`);
    const rows = [...(found[`${kind}s`] ?? []), ...(found.unlisted ?? [])];
    return rows.slice(0, 8).map((row) => ({ name: row.name, other: row.name_zh ?? "", country: row.country ?? null }));
  }
}



/**
 * What was said, as the service takes it.
 * @param {Visit} visit
 */
const given = ({ profile, declined }) => (declined.length ? { profile, declined } : { profile });

/**
 * A fact to ask for, as the widget reads it.
 * @param {any} sent
 * @returns {Field}
 */
function fieldOf(sent) {
  return { help: "", choices: [], when: [], ...sent, question: sent.question || sent.wording, fields: (sent.fields ?? []).map(fieldOf) };
}

/**
 * The facts that a question asks for now, each at the place where its answer goes.
 * @param {Question} question
 * @param {Pointer[]} pointers
 * @returns {Field[]}
 */
export function factsAt(question, pointers) {
  const all = question.facts.flatMap((fact) => [fact, ...fact.fields]);
  const found = pointers.map((pointer) => {
    const field = all.find((one) => one.pointer === starred(pointer));
    return field && { ...field, pointer };
  });
  return found.filter((field) => field !== undefined);
}

/** `<pathway-recommender>`: the way from the first question to the answer. */

/** @import { Asked, Child, Interview, Language, Pointer, Question } from "./types.js" */

import { Service, Trouble, factsAt } from "./api.js";
import { button, h } from "./dom.js";
import { at, named } from "./facts.js";
import { LANGUAGES, Words, languageOf } from "./words.js";
import { Visit } from "./visit.js";
import STYLES from "./styles.css";
import { answersScreen } from "./answers.js";
import { comparisonScreen } from "./comparison.js";
import { handoverScreen } from "./handover.js";
import { questionScreen } from "./question.js";
import { resultScreen } from "./result.js";
import { standing } from "./standing.js";
import { startScreen } from "./start.js";

/**
 * A screen: what is shown, and what was entered on it so far.
 * @typedef {{ node: HTMLElement, draft?: () => Map<Pointer, unknown> }} Screen
 * @typedef {{ name: "start" | "question" | "answers" | "result" | "comparison" | "handover", id?: string, pointers?: Pointer[], pathways?: string[] }} Stop
 */

const SCREENS = { start: startScreen, question: questionScreen, answers: answersScreen, result: resultScreen, comparison: comparisonScreen, handover: handoverScreen };
const HERE = new URL(".", import.meta.url);
const NAMES = { en: "English", "zh-Hant": "繁體", "zh-Hans": "简体" };

/** @type {CSSStyleSheet | undefined} */
let sheet;

export class PathwayRecommender extends HTMLElement {
  static observedAttributes = ["language", "agency", "privacy", "handover"];

  /** @type {Words} */ words = new Words("en", {});
  /** @type {Visit} */ visit = new Visit();
  /** @type {Interview | null} */ interview = null;
  /** @type {Map<string, Question>} */ questionnaire = new Map();
  /** Whether questions go on although the first pathway is settled. */
  further = false;
  /** @type {Stop[]} */ #trail = [{ name: "start" }];
  /** @type {Screen | null} */ #screen = null;
  /** How often a language was asked for: an answer to an earlier time comes too late. */
  #turn = 0;
  /** @type {Service | null} */ #service = null;
  #stage = h("div.stage", { part: "stage" });
  #aside = h("aside.aside");
  #bar = h("div.bar", { part: "bar" });
  #frame = h("div.frame", { part: "frame" }, this.#bar, h("div.columns", this.#stage, this.#aside));
  #spoken = h("div.unseen", { role: "status" });

  constructor() {
    super();
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLES);
    }
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.#frame, this.#spoken);
  }

  connectedCallback() {
    const asked = [this.getAttribute("language"), document.documentElement.lang, ...navigator.languages];
    void this.speak(asked.map(languageOf).find((one) => one !== null) ?? "en");
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(name, before, now) {
    if (name !== "language") return this.#screen && before !== now && this.show(this.#screen.draft?.(), false);
    const language = languageOf(now);
    if (this.#turn && before !== now && language && language !== this.words.language) void this.speak(language);
    return undefined;
  }

  /** Who runs the page, as the host says. */
  get agency() {
    return this.getAttribute("agency");
  }

  get service() {
    this.#service ??= new Service(new URL("../../", HERE), this.getAttribute("key"));
    return this.#service;
  }

  /**
   * Tell the host what happened, in codes alone.
   * @param {string} name
   * @param {Record<string, unknown>} detail
   */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`pathway:${name}`, { detail, bubbles: true, composed: true }));
  }

  /**
   * Go on in a language: its words, its questions, and the same screen with what was entered.
   * @param {Language} language
   * @returns {Promise<unknown>}
   */
  async speak(language) {
    const turn = ++this.#turn;
    try {
      const answer = await fetch(new URL(`${language}.json`, HERE), { credentials: "omit" });
      if (!answer.ok) throw new Trouble("broken");
      const messages = await answer.json();
      if (turn !== this.#turn) return undefined;
      this.words = new Words(language, messages);
      if (this.interview) await this.#ask(this.visit);
    } catch (error) {
      return this.#stage.replaceChildren(this.trouble(error, () => this.speak(language)));
    }
    const draft = this.#screen?.draft?.();
    this.#frame.lang = this.words.locale;
    this.tell("language", { language });
    return this.show(draft, false);
  }

  /** Begin: the questions and the first of them. */
  async start() {
    await this.#ask(this.visit);
    this.tell("start", { language: this.words.language });
    this.next();
  }

  /**
   * Learn where the interview stands after an answer; only then is the answer kept.
   * @param {Visit} visit
   */
  async #ask(visit) {
    const language = this.words.language;
    const [questionnaire, interview] = await Promise.all([
      this.service.questionnaire(language),
      this.service.interview(visit, language),
    ]);
    this.questionnaire = questionnaire;
    this.interview = interview;
    this.visit = visit;
  }

  /**
   * Take an answer, and go on. Raises `Trouble` where the service doesn't take it.
   * @param {Asked} asked
   * @param {Map<Pointer, unknown>} values
   * @param {Pointer[]} unknown
   */
  async answer(asked, values, unknown) {
    const stop = this.#trail.at(-1);
    await this.#ask(this.visit.answered(asked, values, unknown));
    this.tell("answered", { question: asked.id, declined: values.size === 0, answered: this.visit.told.length });
    if (stop === this.#trail.at(-1)) this.next(); // who went elsewhere meanwhile stays there
  }

  /** The next question, or the answer where nothing is left to ask. */
  next() {
    const following = this.interview?.questions[0];
    if (!following || (this.interview?.settled && !this.further)) return this.go({ name: "result" });
    return this.go({ name: "question", id: following.id, pointers: following.facts.map((fact) => fact.pointer) });
  }

  /**
   * A question as it is put: one that is due, or one that was answered, to be changed.
   * @param {string} id
   * @param {Pointer[]} pointers
   * @returns {Asked}
   */
  asked(id, pointers) {
    const due = this.interview?.questions.find((one) => one.id === id && one.facts[0]?.pointer === pointers[0]);
    if (due) return due;
    const question = /** @type {Question} */ (this.questionnaire.get(id));
    const facts = factsAt(question, pointers);
    const [only, more] = facts;
    const root = /^(.*)\/\d+\//.exec(pointers[0] ?? "");
    if (!only || !root) return { ...question, facts };
    const item = /** @type {Record<string, unknown>} */ (at(this.visit.profile, root[0].slice(0, -1)) ?? {});
    const name = named(question.facts.find((fact) => fact.pointer === root[1])?.fields ?? [], item, this.words);
    return { id, wording: this.words.say("of_item", { item: name, question: more ? question.wording : only.question }), help: more ? "" : only.help, facts };
  }

  /**
   * Go to a screen; from there Back leads here.
   * @param {Stop} stop
   */
  go(stop) {
    this.#trail.push(stop);
    return this.show();
  }

  /** Go back to the screen before. */
  back() {
    if (this.#trail.length > 1) this.#trail.pop();
    return this.show();
  }

  get canGoBack() {
    return this.#trail.length > 1;
  }

  /** Forget everything that was said. */
  restart() {
    [this.visit, this.interview, this.further, this.#trail] = [new Visit(), null, false, [{ name: "start" }]];
    return this.show();
  }

  /**
   * Show the screen that is due, with its heading in focus unless nothing happened yet.
   * @param {Map<Pointer, unknown>} [draft]
   * @param {boolean} [focus]
   */
  show(draft, focus = true) {
    const stop = /** @type {Stop} */ (this.#trail.at(-1));
    this.#screen = SCREENS[stop.name](this, stop, draft);
    this.#bar.replaceChildren(this.#title(), this.#languages());
    this.#stage.replaceChildren(this.#screen.node);
    const aside = this.visit.told.length && ["question", "answers"].includes(stop.name) ? standing(this) : null;
    this.#aside.replaceChildren(...(aside ? [aside] : []));
    this.#aside.hidden = !aside;
    if (!focus) return;
    const heading = this.#screen.node.querySelector("h2");
    heading?.focus({ preventScroll: true });
    if (this.getBoundingClientRect().top < 0) this.scrollIntoView({ block: "start" });
  }

  /** @param {string | null} text */
  announce(text) {
    this.#spoken.textContent = text;
  }

  #title() {
    return h("p.name", this.words.say("title"));
  }

  #languages() {
    const switched = (/** @type {Language} */ language) =>
      button("", NAMES[language], () => this.speak(language), { lang: language, "aria-pressed": String(language === this.words.language) });
    return h("div.languages", { role: "group", "aria-label": this.words.say("language") }, LANGUAGES.map(switched));
  }

  /**
   * What went wrong, in words, with a way to try again; what was entered stays.
   * @param {unknown} error
   * @param {() => unknown} retry
   */
  trouble(error, retry) {
    const { words } = this;
    const kind = error instanceof Trouble ? error.kind : "broken";
    this.tell("error", { kind });
    const told = words.of("trouble", kind) ?? "Could not load. 無法載入。无法加载。";
    return h("div.alert", { role: "alert" }, h("p", told), kind !== "key" && button("second", words.of("trouble", "retry") ?? "↻", retry));
  }

  /**
   * Fill a place with what the service says, and say so while it is awaited or doesn't come.
   * @template T
   * @param {HTMLElement} place
   * @param {(service: Service) => Promise<T>} ask
   * @param {(told: T) => Child} draw
   * @returns {Promise<void>}
   */
  async fill(place, ask, draw) {
    place.replaceChildren(h("div.skeleton", { role: "status" }, this.words.say("loading"), h("i"), h("i"), h("i")));
    try {
      const told = await ask(this.service);
      place.replaceChildren(h("div", draw(told)));
    } catch (error) {
      place.replaceChildren(this.trouble(error, () => this.fill(place, ask, draw)));
    }
  }
}

if (!customElements.get("pathway-recommender")) customElements.define("pathway-recommender", PathwayRecommender);

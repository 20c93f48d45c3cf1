/** What the widget says, in the reader's language, and how that language writes days, sums and names. */

/** @import { Language } from "./types.js" */

export const LANGUAGES = /** @type {const} */ (["en", "zh-Hant", "zh-Hans"]);

/**
 * The language of ours that a BCP 47 tag asks for, as the service reads it.
 * @param {string | null | undefined} tag
 * @returns {Language | null}
 */
export function languageOf(tag) {
  try {
    const { language, script } = new Intl.Locale((tag ?? "").replace("_", "-")).maximize();
    return language === "en" ? language : ["zh", "yue"].includes(language) ? (script === "Hant" ? "zh-Hant" : "zh-Hans") : null;
  } catch {
    return null; // no tag at all
  }
}

/** The words of one language. */
export class Words {
  /**
   * @param {Language} language
   * @param {Record<string, string>} messages
   */
  constructor(language, messages) {
    this.language = language;
    this.messages = messages;
    this.locale = { en: "en-GB", "zh-Hant": "zh-HK", "zh-Hans": "zh-CN" }[language];
    this.places = new Intl.DisplayNames([this.locale], { type: "region" });
    this.tongues = new Intl.DisplayNames([this.locale], { type: "language" });
  }

  /**
   * A message with its places filled.
   * @param {string} code
   * @param {Record<string, unknown>} [values]
   * @returns {string}
   */
  say(code, values = {}) {
    return (this.messages[code] ?? code).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  }

  /**
   * A message of a coded value; null where there is none.
   * @param {string} kind
   * @param {string} value
   */
  of(kind, value) {
    return this.messages[`${kind}.${value}`] ?? null;
  }

  /**
   * A list of codes that the service takes.
   * @param {string} kind
   */
  codes(kind) {
    return this.say(kind).split(" ");
  }

  /**
   * A year, a month or a day, in words.
   * @param {string} iso
   */
  date(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    /** @type {Intl.DateTimeFormatOptions} */
    const parts = { timeZone: "UTC", year: "numeric", ...(month && { month: "long" }), ...(day && { day: "numeric" }) };
    return new Intl.DateTimeFormat(this.locale, parts).format(Date.UTC(year ?? 0, (month || 1) - 1, day || 1));
  }

  /** @param {number} month from 1 */
  month(month) {
    return new Intl.DateTimeFormat(this.locale, { timeZone: "UTC", month: "long" }).format(Date.UTC(2001, month - 1, 1));
  }

  /** @param {number} number */
  number(number) {
    return new Intl.NumberFormat(this.locale).format(number);
  }

  /**
   * @param {number} amount
   * @param {string} currency
   */
  money(amount, currency) {
    return new Intl.NumberFormat(this.locale, { style: "currency", currency, maximumFractionDigits: 0 }).format(amount);
  }

  /** @param {string} code */
  place(code) {
    return this.of("place", code) ?? this.places.of(code) ?? code;
  }

  /** @param {string[]} parts */
  list(parts) {
    return new Intl.ListFormat(this.locale, { type: "conjunction" }).format(parts);
  }
}

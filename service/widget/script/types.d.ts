/** The shapes that the modules share: what the service sends, as far as it is read, and what the widget keeps. */

export type Pointer = string;
export type Language = "en" | "zh-Hant" | "zh-Hans";

export interface Choice { value: string; wording: string; }

/**
 * A fact to ask for: its name, the same as a question, and what is meant. `core` and `when` are of a field of an item:
 * asked as soon as the item is named, and only beside these values.
 */
export interface Field {
  pointer: Pointer; type: string; wording: string; question: string; help: string; unit?: string;
  minimum?: number; maximum?: number; code?: string; most?: number; look_up?: string;
  choices: Choice[]; fields: Field[]; core?: boolean; when: { pointer: Pointer; values: unknown[] }[];
}

export interface Question { id: string; wording: string; help: string; facts: Field[]; }

/** A question as it is put now: the facts to ask for, each where its answer goes. */
export interface Asked { id: string; wording: string; help: string; facts: Field[]; }

export interface Profile { [name: string]: unknown; }

/** A question that was answered, and where its answer stands. */
export interface Said { id: string; pointers: Pointer[]; }

export interface Standing { id: string; name: string; verdict: string; sure: string | null; }

/** Where the interview stands. */
export interface Interview {
  questions: Asked[]; settled: boolean; open: Standing[]; closed: number; all: number; certain: number;
}

export interface DateToKeep { on: string; kind: string; sentence: string; }
export interface Source { id: string; title: string; url?: string | null; }
export interface Reason { code: string; family: string; effect: string; sentence: string; sources?: string[]; }
export interface Span { minimum: number; maximum: number | null; }
export interface KeyDate { on: string; sure?: boolean; sentence: string; }
export interface WhatIf { sentence: string; }
export interface Stay { scheme: string; until?: string | null; filing: string; sentence: string; opens: { on: string }[]; }
export interface Settlement { sentences: string[]; reached?: { earliest: string } | null; }

export interface Answer {
  status: string; sentence: string; paragraph: string; stay: Stay | null;
  pathways: { id: string; name: string; verdict: string; sure: string; band: string; dates: DateToKeep[] }[];
  needed: { question: string; wording: string }[];
  sources?: string[];
}

export interface Pathway {
  id: string; name: string; rank: number; verdict: string; advice: string; link: string; outlook: { band: string };
  headline: Reason[]; counts?: { met: Span; needed: number; out_of?: number }[];
  terms?: { name: string; value?: unknown; parameter: string }[];
  key_dates?: KeyDate[]; what_ifs?: WhatIf[]; extension_windows?: { since: string; until: string; sentence: string }[];
}

export interface Parameter { id: string; unit?: string; }

export interface Recommendation {
  decision_id: string; as_of: string; answer: Answer; settlement?: Settlement | null; notices: { code: string; sentence: string }[];
  pathways: Pathway[]; sources: Source[];
}

export interface Paper { code: string; name: string; must_show: string; asked: string; about: { label: string }[]; }
export interface Dossier {
  id: string; papers: Paper[]; companions: Paper[]; steps: { number: number; sentence: string; asked: string }[];
  fees: { each_hkd: number | null; total_hkd: number | null } | null;
}

export interface Comparison { attributes: { attribute: string; label: string; same: boolean; cells: { pathway: string; text: string }[] }[]; }

export interface Fault { pointer?: string; fault: string; remedy: string; conflicts_with?: string[]; }

/** A control on the screen, and how it is read. `value` is undefined where nothing was given, `unknown` what an item leaves open,
 * and `within` the controls of items that can't be read, each with what is wrong. */
export interface Control {
  node: HTMLElement; field: Field; read(): { value?: unknown; fault?: string; within?: Wrong[]; unknown?: Pointer[] }; focus(): void; complain(text: string | null): void;
}

/** What is wrong with what was entered into a control. */
export interface Wrong { control: Control; text: string; }

export type Props = Record<string, unknown> | null;
export type Child = Node | string | number | null | undefined | false | Child[];

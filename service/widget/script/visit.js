/** What a visitor has said so far. A visit never changes: an answer makes a new one, so that a failed request loses nothing. */

/** @import { Asked, Pointer, Profile, Said } from "./types.js" */

import { at, withFact } from "./facts.js";

export class Visit {
  /**
   * @param {Profile} [profile]
   * @param {readonly Pointer[]} [declined] facts that were asked for and are not known
   * @param {readonly Said[]} [said] the questions that were answered, in order
   */
  constructor(profile = {}, declined = [], said = []) {
    this.profile = profile;
    this.declined = declined;
    this.said = said;
  }

  /**
   * With the answer to a question; a fact without a value is one that is not known. That there is something stays,
   * where nothing more is known of it.
   * @param {Asked} asked
   * @param {Map<Pointer, unknown>} values
   * @param {Pointer[]} unknown what is not known besides: fields of items
   */
  answered(asked, values, unknown) {
    let profile = this.profile;
    const pointers = asked.facts.map((fact) => fact.pointer);
    const kept = this.declined.filter((one) => !pointers.some((pointer) => one === pointer || one.startsWith(`${pointer}/`)));
    for (const { pointer, type } of asked.facts) {
      const value = values.get(pointer);
      const named = type === "items" && JSON.stringify(at(profile, pointer)) === "[{}]";
      if (value !== undefined || !named) profile = withFact(profile, pointer, value);
      if (value === undefined) kept.push(pointer);
    }
    const others = this.said.filter((one) => one.id !== asked.id || one.pointers[0] !== pointers[0]);
    return new Visit(profile, [...kept, ...unknown], [...others, { id: asked.id, pointers }]);
  }

  /** The questions that were answered, without those about things that were taken away again. */
  get told() {
    return this.said.filter((one) => one.pointers.some((pointer) => at(this.profile, pointer) !== undefined || this.declined.includes(pointer)));
  }
}

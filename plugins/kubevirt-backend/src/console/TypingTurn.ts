import type { ConsolePerson } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** Somebody who may have the turn. */
export interface TypingMember extends ConsolePerson {
  mayType: boolean;
}

export interface TypingEvents {
  /** Whoever types has changed. */
  onChange(left: string | undefined): void;
  onAsked(holder: string, by: ConsolePerson): void;
  onAnswered(asker: string, granted: boolean, by: ConsolePerson): void;
}

/** Who of those who have a console open types: one or nobody. */
export class TypingTurn {
  readonly #members: ReadonlyMap<string, TypingMember>;
  readonly #events: TypingEvents;
  readonly #now: () => number;
  /** Those who asked the one who types, in their order. */
  readonly #asking = new Set<string>();
  #holder?: { id: string; since: number };

  constructor(
    members: ReadonlyMap<string, TypingMember>,
    events: TypingEvents,
    now: () => number,
  ) {
    this.#members = members;
    this.#events = events;
    this.#now = now;
  }

  get holder(): { id: string; since: number } | undefined {
    return this.#holder;
  }

  /** Has the turn at once where nobody has it; else whoever has it is asked. */
  ask(id: string): void {
    if (!this.#may(id) || this.#holder?.id === id) {
      return;
    }
    if (!this.#holder) {
      this.#give(id);
    } else if (!this.#asking.has(id)) {
      this.#asking.add(id);
      this.#events.onAsked(this.#holder.id, this.#person(id));
    }
  }

  /** Has the turn, whoever had it. */
  takeOver(id: string): void {
    if (this.#may(id) && this.#holder?.id !== id) {
      this.#give(id);
    }
  }

  /** The one who has the turn gives it to somebody. */
  handOver(id: string, to: string): void {
    if (this.#holder?.id === id && to !== id && this.#may(to)) {
      const by = this.#person(id);
      const asked = this.#asking.has(to);
      this.#give(to);
      if (asked) {
        this.#events.onAnswered(to, true, by);
      }
    }
  }

  /** The one who has the turn answers somebody who asked. */
  answer(id: string, to: string, granted: boolean): void {
    if (this.#holder?.id !== id || !this.#asking.has(to)) {
      return;
    }
    if (granted) {
      this.handOver(id, to);
    } else {
      this.#asking.delete(to);
      this.#events.onAnswered(to, false, this.#person(id));
    }
  }

  /** Has the turn no more: whoever asked first has it. */
  release(id: string): void {
    this.#asking.delete(id);
    if (this.#holder?.id !== id) {
      return;
    }
    const next = [...this.#asking].find(asker => this.#may(asker));
    if (next) {
      this.#give(next);
    } else {
      this.#holder = undefined;
      this.#asking.clear();
      this.#events.onChange(id);
    }
  }

  #give(id: string): void {
    const left = this.#holder?.id;
    this.#asking.delete(id);
    this.#holder = { id, since: this.#now() };
    this.#events.onChange(left);
    // Whoever still waits, waits for this one now.
    this.#asking.forEach(asker =>
      this.#events.onAsked(id, this.#person(asker)),
    );
  }

  #may(id: string): boolean {
    return this.#members.get(id)?.mayType === true;
  }

  #person(id: string): ConsolePerson {
    const userRef = this.#members.get(id)?.userRef ?? '';
    return { id, userRef };
  }
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectivePermission, liveRecords } from '../../../../src/rules/consent/effective.ts';
import { DEFAULT_POLICY } from '../../../../src/rules/consent/policy.ts';
import type { ConsentRecord } from '../../../../src/rules/consent/records.ts';
import { keptWhenSeparated, type SamePersonChange, togetherSince } from '../../../../src/rules/consent/separated.ts';
import { PersonId } from '../../../../src/rules/ids.ts';
import { known, TODAY, use } from './consent-words.ts';

const PEOPLE = ['ada', 'ben', 'cat', 'dan'].map((id) => PersonId.parse(id));
/** `unsure`: they are not sure; `incomplete`: only a parent said yes. */
type Answered = 'allow' | 'mask' | 'unsure' | 'incomplete' | 'never';
const who = fc.constantFrom(...PEOPLE);

/** `say`: what a human answers; `replaces`: it takes the place of what stands, else it stands beside it. */
type Act =
  | {
      readonly kind: 'say';
      readonly human: PersonId;
      readonly permission: Answered;
      readonly replaces: boolean;
    }
  | { readonly kind: 'take back'; readonly human: PersonId }
  | { readonly kind: 'merge'; readonly id: PersonId; readonly into: PersonId }
  | { readonly kind: 'separate'; readonly id: PersonId };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constant('say' as const),
    human: who,
    permission: fc.constantFrom('allow', 'allow', 'mask', 'unsure', 'incomplete', 'never'),
    replaces: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('take back' as const), human: who }),
  fc.record({ kind: fc.constant('merge' as const), id: who, into: who }),
  fc.record({ kind: fc.constant('separate' as const), id: who }),
);

type Written = ConsentRecord & { readonly personId: PersonId; readonly seq: number };

/** Entries of people who are all somebody else, found to be one by mistake. */
class List {
  readonly roots = new Map(PEOPLE.map((id) => [id, id]));
  readonly history: SamePersonChange[] = [];
  readonly records: Written[] = [];
  /** What each human said last themselves. */
  readonly last = new Map<PersonId, Answered>();
  private seq = 0;

  private group(id: PersonId): PersonId[] {
    return PEOPLE.filter((one) => this.roots.get(one) === this.roots.get(id));
  }

  private write(
    personId: PersonId,
    said: Partial<ConsentRecord> & Pick<ConsentRecord, 'state' | 'permission' | 'supersedes'>,
  ): void {
    const seq = ++this.seq;
    const [plain] = known('adult', ['face:allow, self yes']).records;
    this.records.push({ ...plain!, ...said, id: `record ${seq}`, personId, seq });
  }

  live(id: PersonId): Written[] {
    const ids = this.group(id);
    return liveRecords(this.records.filter(({ personId }) => ids.includes(personId))) as Written[];
  }

  run(act: Act): void {
    if (act.kind === 'say') {
      const { human } = act;
      // Beside a yes, one that is not complete takes nothing away.
      if (act.permission !== 'incomplete' || act.replaces) this.last.set(human, act.permission);
      const permission = act.permission === 'unsure' || act.permission === 'incomplete' ? 'allow' : act.permission;
      const state = permission === 'never' ? 'refused' : 'given';
      const said = { unsure: 'self unsure', incomplete: 'parent yes' }[act.permission as string] ?? 'self yes';
      const { givers } = known('adult', [`face:allow, ${said}`]).records[0]!;
      const places = act.replaces ? this.live(human).map(({ id }) => id) : [];
      for (const supersedes of places.length > 0 ? places : [null])
        this.write(this.roots.get(human)!, { state, permission, supersedes, givers });
    } else if (act.kind === 'take back') {
      this.last.set(act.human, 'never');
      for (const { id, state, permission } of this.live(act.human))
        if (state !== 'withdrawn')
          this.write(this.roots.get(act.human)!, { state: 'withdrawn', permission, supersedes: id });
    } else if (act.kind === 'merge') {
      const [from, into] = [this.roots.get(act.id)!, this.roots.get(act.into)!];
      if (from === into) return;
      for (const id of this.group(from)) this.roots.set(id, into);
      this.history.push({ seq: ++this.seq, at: new Date(this.seq), id: from, into });
    } else this.separate(act.id);
  }

  separate(leaves: PersonId): void {
    const root = this.roots.get(leaves)!;
    if (root === leaves) return;
    const ids = this.group(leaves);
    const rest = ids.filter((id) => id !== leaves);
    const since = togetherSince(this.history, leaves);
    const first = Math.min(...rest.map((id) => since.get(id)!));
    const meanwhile = ({ personId, seq }: Written) => seq > (personId === leaves ? first : since.get(personId)!);
    const all = this.records.filter(({ personId }) => ids.includes(personId));
    const kept = (
      [
        [leaves, [leaves]],
        [root, rest],
      ] as const
    ).map(([to, own]) => [to, keptWhenSeparated(all, new Set(own), meanwhile)] as const);
    for (const [to, records] of kept) for (const record of records) this.write(to, record);
    this.roots.set(leaves, leaves);
    this.history.push({ seq: ++this.seq, at: new Date(this.seq), id: leaves, into: null });
  }

  allows(id: PersonId): string | null {
    const ids = this.group(id);
    const records = this.records.filter(({ personId }) => ids.includes(personId));
    return effectivePermission({ ...known('adult', []), records }, use(`face / podcast / ${TODAY}`), DEFAULT_POLICY)
      .value;
  }
}

describe('entries that were found to be one by mistake, and are several again', () => {
  it('never allow more than the human of each said last', () => {
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 30 }),
        fc.shuffledSubarray(PEOPLE, { minLength: PEOPLE.length }),
        (acts, order) => {
          const list = new List();
          for (const one of acts) list.run(one);
          for (const id of order) list.separate(id);
          for (const id of PEOPLE) {
            const most = { allow: ['allow', 'mask'], mask: ['mask'], unsure: [], incomplete: [], never: [] }[
              list.last.get(id) ?? 'never'
            ] as string[];
            expect([null, 'never', ...most], `${id}: ${JSON.stringify(acts)}`).toContain(list.allows(id));
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('keep what was said before as it was', () => {
    const list = new List();
    const [ada, ben, cat] = PEOPLE as [PersonId, PersonId, PersonId];
    list.run({ kind: 'say', human: ada, permission: 'allow', replaces: true });
    list.run({ kind: 'say', human: ben, permission: 'mask', replaces: true });
    list.run({ kind: 'merge', id: ada, into: cat });
    list.run({ kind: 'take back', human: ada });
    list.run({ kind: 'merge', id: ben, into: ada });
    list.separate(ben);
    expect([list.allows(ada), list.allows(ben)], 'nothing was said while ben was one with them').toEqual([
      'never',
      'mask',
    ]);
    const count = list.records.length;
    list.separate(ada);
    expect(list.allows(ada)).toBe('never');
    expect(list.records.length, 'only the no is copied').toBe(count + 1);
  });
});

describe('since when entries are one', () => {
  const [ada, ben, cat] = PEOPLE as [PersonId, PersonId, PersonId];
  const history = [
    { seq: 1, at: new Date(1), id: ada, into: ben },
    { seq: 2, at: new Date(2), id: ben, into: cat },
    { seq: 3, at: new Date(3), id: ada, into: null },
    { seq: 4, at: new Date(4), id: ada, into: cat },
  ];

  it('is told for each two of them', () => {
    expect(togetherSince(history.slice(0, 2), ada)).toEqual(
      new Map([
        [ben, 1],
        [cat, 2],
      ]),
    );
    expect(togetherSince(history.slice(0, 3), ada)).toEqual(new Map());
    expect(togetherSince(history, ada)).toEqual(
      new Map([
        [ben, 4],
        [cat, 4],
      ]),
    );
    expect(togetherSince(history, ben)).toEqual(
      new Map([
        [cat, 2],
        [ada, 4],
      ]),
    );
  });
});

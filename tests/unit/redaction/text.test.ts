import { describe, expect, it } from 'vitest';
import { slugOf } from '../../../src/redaction/slug.ts';
import { redactWords } from '../../../src/redaction/caption-words.ts';
import { forbiddenForms } from '../../../src/redaction/forbidden-forms.ts';
import { redactText, standInsFor } from '../../../src/redaction/text.ts';

const person = (name: string, tags: string[] = [], more = {}) => ({ name, also: [], soundsLike: [], tags, ...more });
const word = (text: string, start: number, end: number) => ({ text, start, end });
const span = (start: number, end: number, id = 'f1') => ({ start, end, action: 'bleep' as const, flags: [id] });

describe('words for captions', () => {
  const words = [
    word('Hi', 0, 0.3),
    word('Jordan', 1, 1.4),
    word('Okafor', 1.4, 1.8),
    word('said', 2, 2.3),
    word('so', 2.8, 3),
  ];

  it('shows one [BLEEP] a span, with its stand-in', () => {
    const shown = redactWords(words, [span(0.75, 2)], { standIn: () => 'Peer researcher' });
    expect(shown).toEqual([
      { text: 'Hi', start: 0, end: 0.3, redacted: false },
      { text: '[BLEEP]', start: 0.75, end: 2, redacted: true, standIn: 'Peer researcher' },
      { text: 'said', start: 2, end: 2.3, redacted: false },
      { text: 'so', start: 2.8, end: 3, redacted: false },
    ]);
  });

  it('drops a word that a span cuts into, and trims one that it only touches', () => {
    const shown = redactWords(words, [span(0.28, 2.2)]);
    expect(shown.map(({ text, start, end }) => [text, start, end])).toEqual([
      ['Hi', 0, 0.28],
      ['[BLEEP]', 0.28, 2.2],
      ['so', 2.8, 3],
    ]);
  });

  it('shows a [BLEEP] also where no word was recognised', () => {
    expect(redactWords(words, [span(5, 6)]).at(-1)).toMatchObject({ text: '[BLEEP]', standIn: '[name removed]' });
  });

  it('drops an empty word inside a span, and one without times that may lie in it', () => {
    const odd = [word('a', 0, 0.2), word('Jordan', 1, 1), { text: 'Okafor' }, word('b', 3, 3.2)];
    expect(redactWords(odd, [span(0.5, 1.5)]).map(({ text }) => text)).toEqual(['a', '[BLEEP]', 'b']);
  });
});

describe('forms that no text may contain', () => {
  it('has the name, its parts, nicknames, mishearings and joined forms', () => {
    const roster = {
      participants: [person('Jordan Okafor', [], { also: ['Jord'], soundsLike: ['jordan oak for'] })],
      keep: [],
    };
    expect(forbiddenForms(roster, [])).toEqual([
      'jord',
      'jordan',
      'jordan oak for',
      'jordan okafor',
      'jordanoakfor',
      'jordanokafor',
      'okafor',
    ]);
  });

  it('leaves out who may be named, and a first name that may stay', () => {
    const roster = {
      participants: [person('Amara Cole', ['name:allow']), person('Idris Bell', ['name:first'])],
      keep: [],
    };
    const forms = forbiddenForms(roster, []);
    expect(forms).toContain('idris bell');
    expect(forms).not.toContain('idris');
    expect(forms.join(' ')).not.toMatch(/amara|cole/);
  });

  it('leaves out the keep list and what staff kept', () => {
    const roster = { participants: [person('Taylor Reece')], keep: ['Deborah Taylor'] };
    expect(forbiddenForms(roster, [{ kind: 'name', text: 'Reece', decision: 'keep' }])).toEqual([
      'taylor reece',
      'taylorreece',
    ]);
  });

  it('has other names and details that were bleeped, not those that were kept or are everyday words', () => {
    const decided = [
      { kind: 'name', text: 'Brandon', decision: 'bleep' },
      { kind: 'detail', text: '07784 725 142', decision: 'silence' },
      { kind: 'name', text: 'I shall', decision: 'bleep' },
      { kind: 'listen', text: 'mentor', decision: 'bleep' },
      { kind: 'name', text: 'Leicester', decision: 'keep' },
    ];
    expect(forbiddenForms({ participants: [person('Will')], keep: [] }, decided)).toEqual([
      '07784 725 142',
      '07784725142',
      'brandon',
    ]);
  });

  it('leaves out suspects that prove to be ordinary words: only like a name in sound, or said in lower case elsewhere', () => {
    const spoken = ['Basically', 'Luton', 'basically', 'Zorbing'].map((text) => ({ text }));
    const name = (text: string, ...foundBy: string[]) => ({ kind: 'name', text, decision: 'bleep', foundBy });
    const decided = [
      name('Basically', 'capital'),
      name('Luton', 'capital'),
      name('Zorbing', 'sounds-like'),
      name('Amara', 'given-name', 'capital'),
    ];
    expect(forbiddenForms({ participants: [], keep: [] }, decided, spoken)).toEqual(['amara', 'luton']);
    const known = [name('Basically', 'given-name')];
    expect(forbiddenForms({ participants: [], keep: [] }, known, spoken)).toEqual(['basically']);
  });
});

describe('titles, notes and chapters', () => {
  const people = [person('Jordan Okafor', ['name:role'], { role: 'Peer researcher' }), person('Siobhán Ray')];
  const clean = (text: string) =>
    redactText(text, {
      forbidden: forbiddenForms({ participants: people, keep: [] }, []),
      standIns: standInsFor(people),
    });
  it.each([
    ['Jordan’s story', 'Peer researcher’s story'],
    ['An hour with JORDAN OKAFOR!', 'An hour with Peer researcher!'],
    ['jordanokafor at work', 'Peer researcher at work'],
    ['Siobhan speaks', '[name removed] speaks'],
    ['What Siobha\u0301n said', 'What [name removed] said'],
    ['Jordans day', 'Peer researcher day'],
    ['The river Jordanian', 'The river Jordanian'],
    ['Nothing to see', 'Nothing to see'],
  ])('%s → %s', (text, expected) => expect(clean(text)).toBe(expected));
});

describe('slugs', () => {
  it.each([
    ['What being listened to feels like', 'what-being-listened-to-feels-like'],
    ['Łódź & Zürich: café!', 'lodz-zurich-cafe'],
    ['你好', 'recording'],
    ['a'.repeat(80), 'a'.repeat(60)],
  ])('%s', (title, slug) => expect(slugOf(title)).toBe(slug));
});

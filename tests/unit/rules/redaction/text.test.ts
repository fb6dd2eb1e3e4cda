import { describe, expect, it } from 'vitest';
import { redactWords } from '../../../../src/rules/redaction/caption-words.ts';
import { forbiddenForms } from '../../../../src/rules/redaction/forbidden-forms.ts';
import { redactText, standInsFor, withoutRemoved } from '../../../../src/rules/redaction/text.ts';

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

  it('shows one [BLEEP] a span, with its placeholder', () => {
    const shown = redactWords(words, [span(0.75, 2)], { placeholder: () => 'Peer researcher' });
    expect(shown).toEqual([
      { text: 'Hi', start: 0, end: 0.3, redacted: false },
      { text: '[BLEEP]', start: 0.75, end: 2, redacted: true, placeholder: 'Peer researcher' },
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
    expect(redactWords(words, [span(5, 6)]).at(-1)).toMatchObject({ text: '[BLEEP]', placeholder: '[name removed]' });
  });

  it('drops an empty word inside a span, and one without times that may lie in it', () => {
    const odd = [word('a', 0, 0.2), word('Jordan', 1, 1), { text: 'Okafor' }, word('b', 3, 3.2)];
    expect(redactWords(odd, [span(0.5, 1.5)]).map(({ text }) => text)).toEqual(['a', '[BLEEP]', 'b']);
  });
});

describe('a word beside a redacted one', () => {
  const words = [word('with', 0, 0.4), word('Jordan', 0.5, 0.9), word('yesterday', 1, 1.9), word('so', 1.9, 2.1)];
  const about = { wordsOf: () => new Set([1]) };
  const texts = (...spans: ReturnType<typeof span>[]) => redactWords(words, spans, about).map(({ text }) => text);

  it('stays while most of it can be heard, and is shown only outside the span', () => {
    const shown = redactWords(words, [span(0.25, 1.25)], about);
    expect(shown.map(({ text, start, end }) => [text, start, end])).toEqual([
      ['with', 0, 0.25],
      ['[BLEEP]', 0.25, 1.25],
      ['yesterday', 1.25, 1.9],
      ['so', 1.9, 2.1],
    ]);
  });

  it('goes when most of it cannot be heard, be it cut from one side or from both', () => {
    expect(texts(span(0.15, 1.6))).toEqual(['[BLEEP]', 'so']);
    expect(texts(span(0.35, 1.3), span(1.65, 2.4, 'f2'))).toEqual(['with', '[BLEEP]', '[BLEEP]']);
  });

  it('goes when its times are doubtful', () => {
    const odd = [word('Jordan', 0.5, 0.9), word('said', 1, 3)];
    expect(redactWords(odd, [span(0.25, 1.25)], { wordsOf: () => new Set([0]) }).map(({ text }) => text)).toEqual([
      '[BLEEP]',
    ]);
  });

  it('never is the redacted one, wherever its times say that it is', () => {
    const late = [word('Hi', 0, 0.4), word('Jordan', 1.2, 1.6)];
    expect(redactWords(late, [span(0.5, 1.25)], { wordsOf: () => new Set([1]) }).map(({ text }) => text)).toEqual([
      'Hi',
      '[BLEEP]',
    ]);
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

describe('names that are everyday words, in texts', () => {
  it.each([
    ['A talk with Grace about home', 'A talk with [name removed] about home'],
    ['What Will thinks', 'What [name removed] thinks'],
    ['With grace, and at will', 'With grace, and at will'],
    ['Will it work? Grace under pressure', 'Will it work? Grace under pressure'],
    ['What Will Happen Next', 'What [name removed] Happen Next'],
    ['Mark young in May', 'Mark young in May'],
    ['With Will young', 'With [name removed]'],
    ['A day with Will Young', 'A day with [name removed]'],
  ])('%s → %s', (text, expected) =>
    expect(redactText(text, { forbidden: [], everyday: ['grace', 'will', 'will young', 'young'] })).toBe(expected),
  );
});

describe('words that were taken out of a title', () => {
  const removed = (text: string, firstWord: number, lastWord = firstWord) => ({ text, firstWord, lastWord });
  it.each([
    ['Grace on moving house', [removed('Grace', 0)], '[name removed] on moving house'],
    ['will and what will be', [removed('will', 0)], '[name removed] and what will be'],
    ['“Sam Bell’s” day', [removed('Sam Bell’s', 0, 1)], '“[name removed]’s” day'],
    ['Wigan, 14, Leeds', [removed('Wigan', 0), removed('Leeds', 2)], '[name removed], 14, [name removed]'],
    ['A day', [removed('Odd', 1)], 'A [name removed]'],
    ['A day', [removed('Gone', 7)], 'A day'],
    [' Sam  likes Wigan ', [removed('Wigan', 2)], 'Sam  likes [name removed]'],
    ['My Ann Lee Bell spoke', [removed('Ann Lee', 1, 2), removed('Lee Bell', 2, 3)], 'My [name removed] spoke'],
    ['My Ann Lee Bell spoke', [removed('Ann Lee Bell', 1, 3), removed('Lee Bell', 2, 3)], 'My [name removed] spoke'],
    ['My Ann Lee Bell spoke', [removed('Lee Bell', 2, 3), removed('My', 0)], '[name removed] Ann [name removed] spoke'],
  ])('%s', (text, flags, expected) => expect(withoutRemoved(text, flags)).toBe(expected));
});

describe('a name in a title', () => {
  it.each([
    ['in the plural', 'The Susans came', { forbidden: ['Susan'] }, 'The [name removed] came'],
    ['with an s after its apostrophe', 'with O’Shea', { forbidden: ['O’Shea'] }, 'with [name removed]'],
    ['that is a word, with its capital', 'with Grace', { forbidden: [], everyday: ['grace'] }, 'with [name removed]'],
    ['not as a word with a capital inside', 'with gRace', { forbidden: [], everyday: ['grace'] }, 'with gRace'],
    ['not as a word that opens it', '“Grace and you', { forbidden: [], everyday: ['grace'] }, '“Grace and you'],
  ])('goes: %s', (_what, title, unwanted, expected) => expect(redactText(title, unwanted)).toBe(expected));
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadArguments } from '../../../../bench/arguments.ts';
import { isAskedFor, readSpeechArguments, STANDARD_FOLDER } from '../../../../bench/speech/arguments.ts';
import { readSpokenFolder } from '../../../../bench/speech/folder.ts';
import { textGridWords } from '../../../../bench/speech/textgrid.ts';
import { tsvRows } from '../../../../bench/speech/tsv.ts';

const tsv = (...rows: readonly (readonly string[])[]) => rows.map((row) => row.join('\t')).join('\n');

describe('tsvRows', () => {
  it('names cells by their column, also where a line ends early', () => {
    expect(tsvRows('\uFEFFfile\tname\r\na.wav\t Liddy \r\n\r\nb.wav\r\n', ['file'])).toEqual([
      { file: 'a.wav', name: 'Liddy' },
      { file: 'b.wav', name: '' },
    ]);
  });

  it('says which column is missing', () => {
    expect(() => tsvRows('file\tname\n', ['file', 'seconds'])).toThrow('no column “seconds”');
  });
});

const LONG_GRID = `File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 2.5
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "phrase"
        xmin = 0
        xmax = 2.5
        intervals: size = 1
        intervals [1]:
            xmin = 0
            xmax = 2.5
            text = "Bobby said ""no 7"""
    item [2]:
        class = "IntervalTier"
        name = "word"
        xmin = 0
        xmax = 2.5
        intervals: size = 3
        intervals [1]:
            xmin = 0
            xmax = 0.5
            text = ""
        intervals [2]:
            xmin = 0.5
            xmax = 1.25
            text = "Bobby"
        intervals [3]:
            xmin = 1.25
            xmax = 2.5
            text = "said ""no 7"""
`;
const SHORT_GRID = `File type = "ooTextFile"
Object class = "TextGrid"

0
2.5
<exists>
1
"IntervalTier"
"anything"
0
2.5
2
0
1.05
""
1.05
1.2
"this"
`;

describe('textGridWords', () => {
  it('reads the tier of words, in the long format and the short one', () => {
    expect(textGridWords(LONG_GRID)).toEqual([
      { text: 'Bobby', start: 0.5, end: 1.25 },
      { text: 'said "no 7"', start: 1.25, end: 2.5 },
    ]);
    expect(textGridWords(SHORT_GRID)).toEqual([{ text: 'this', start: 1.05, end: 1.2 }]);
  });

  it('refuses what has no intervals and what ends inside one', () => {
    expect(() => textGridWords('File type = "ooTextFile"')).toThrow('no tier');
    expect(() => textGridWords(SHORT_GRID.replace('"this"\n', ''))).toThrow('ends too early');
  });
});

describe('readSpokenFolder', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heard-spoken-'));
    await mkdir(join(folder, 'read'));
    await mkdir(join(folder, 'derived'));
    await writeFile(
      join(folder, 'index.tsv'),
      tsv(
        ['file', 'seconds', 'transcript', 'person_names', 'word_times'],
        ['read/one.flac', '3', 'read/one.txt', 'Mr Hale; Margaret', 'read/words.tsv (forced alignment)'],
        ['read/two.wav', '2', 'read/two.txt', 'John Dashwood', ''],
      ),
    );
    await writeFile(join(folder, 'read/one.txt'), 'margaret met mister hale');
    await writeFile(join(folder, 'read/two.txt'), 'This is John Dashwood’s house. Mister Dashwood is out.');
    await writeFile(
      join(folder, 'read/words.tsv'),
      tsv(
        ['file', 'word', 'start', 'end'],
        ['one.flac', 'margaret', '0.5', '1.1'],
        ['one.flac', 'met', '1.1', '1.3'],
        ['one.flac', 'mister', '1.3', '1.6'],
        ['one.flac', 'hale', '1.6', '2.0'],
        ['other.flac', 'nothing', '0', '1'],
      ),
    );
    await writeFile(
      join(folder, 'read/names_in_time.tsv'),
      tsv(['file', 'name', 'start', 'end'], ['two.wav', 'John Dashwood', '0.4', '1.2']),
    );
    await writeFile(join(folder, 'derived/long.names.tsv'), tsv(['name', 'start', 'end'], ['Margaret', '2.5', '3.1']));
    await writeFile(
      join(folder, 'derived/long.timeline.tsv'),
      tsv(['clip', 'start', 'end'], ['two.wav', '0', '2'], ['one.flac', '2', '5']),
    );
    await writeFile(join(folder, 'derived/long_phone.wav'), '');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('knows what was said, by whom and when', async () => {
    const { roster, sets } = await readSpokenFolder(folder);
    expect(roster).toEqual(['Hale', 'Margaret', 'John Dashwood']);
    expect(sets.map(({ name }) => name)).toEqual(['clips', 'long_phone']);
    const [one, two] = sets[0]!.recordings;
    expect(one!.said[3]).toEqual({ text: 'hale', start: 1.6, end: 2 });
    expect(one!.names).toEqual([
      { name: 'Mr Hale', firstWord: 3, lastWord: 3, titleWord: 2, place: { start: 1.6, end: 2 } },
      { name: 'Margaret', firstWord: 0, lastWord: 0, titleWord: 0, place: { start: 0.5, end: 1.1 } },
    ]);
    // The possessive is the name too; its time comes from the table of names.
    expect(two!.names).toEqual([
      { name: 'John Dashwood', firstWord: 2, lastWord: 3, titleWord: 2, place: { start: 0.4, end: 1.2 } },
    ]);
  });

  it('moves the words of clips to where they are in a joined recording', async () => {
    const { sets } = await readSpokenFolder(folder);
    const [long] = sets[1]!.recordings;
    expect(long).toMatchObject({ file: 'derived/long_phone.wav', seconds: 5 });
    expect(long!.said.at(-1)).toEqual({ text: 'hale', start: 3.6, end: 4 });
    expect(long!.names.find(({ name }) => name === 'Margaret')!.place).toEqual({ start: 2.5, end: 3.1 });
  });

  it('says in plain words what is missing', async () => {
    await rm(join(folder, 'index.tsv'));
    await expect(readSpokenFolder(folder)).rejects.toThrow(`There is no index.tsv in ${folder}.`);
  });
});

describe('arguments', () => {
  it('takes the folder beside the project unless others are named', () => {
    expect(readSpeechArguments([])).toMatchObject({ folders: [STANDARD_FOLDER], only: null, noise: true, times: true });
    expect(readSpeechArguments(['a', 'b', '--no-noise', '--only', 'x*'])).toMatchObject({
      folders: ['a', 'b'],
      noise: false,
      only: 'x*',
    });
    expect(() => readSpeechArguments(['--fast'])).toThrow(BadArguments);
  });

  it('chooses recordings by a part of their name', () => {
    expect(isAskedFor('clips/LJ001-0001.wav', null)).toBe(true);
    expect(isAskedFor('clips/LJ001-0001.wav', 'LJ*0001')).toBe(true);
    expect(isAskedFor('clips/LJ001-0001.wav', 'LJ.*')).toBe(false);
  });
});

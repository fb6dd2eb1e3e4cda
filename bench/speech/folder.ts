import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type TimedText, textGridWords } from './textgrid.ts';
import { namesSaid, type SaidWord, type SpokenRecording, timedWords, untimed, withoutTitle } from './truth.ts';
import { type TsvRow, tsvRows } from './tsv.ts';

/** Recordings that are reported together. */
export interface SpokenSet {
  readonly name: string;
  readonly recordings: readonly SpokenRecording[];
}

/** A folder of recordings with what is known of them. */
export interface SpokenFolder {
  /** Names of everybody who is spoken of anywhere in the folder, without titles: the roster. */
  readonly roster: readonly string[];
  /** The recordings of the index first, then each that was joined of them. */
  readonly sets: readonly SpokenSet[];
}

const SOUND = /\.(flac|wav|mp3|m4a|ogg|opus)$/i;

/**
 * Reads `index.tsv` of a folder (columns: file, seconds, transcript, person_names with `;` between them, word_times: a TextGrid, or a table of
 * file, word, start, end) and what `derived/NAME.names.tsv` and `NAME.timeline.tsv` say of recordings joined out of these files.
 * @throws Error in plain words, for a folder without an index or with one that cannot be read
 */
export async function readSpokenFolder(folder: string): Promise<SpokenFolder> {
  const index = join(folder, 'index.tsv');
  if (!existsSync(index)) throw new Error(`There is no index.tsv in ${folder}.`);
  const rows = tsvRows(await readFile(index, 'utf8'), ['file', 'seconds', 'transcript', 'person_names']);
  const times = new Times(folder);
  const recordings = await Promise.all(rows.map((row) => recordingOf(folder, row, times)));
  const people = [...new Set(rows.flatMap(personNames))];
  return {
    roster: [...new Set(people.map(withoutTitle))],
    sets: [{ name: 'clips', recordings }, ...(await joinedSets(folder, recordings, people))],
  };
}

function personNames(row: TsvRow): string[] {
  return row
    .person_names!.split(';')
    .map((name) => name.trim())
    .filter(Boolean);
}

/** Tables of times, each read once. */
class Times {
  readonly #folder: string;
  readonly #tables = new Map<string, Promise<TsvRow[]>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async table(path: string, columns: readonly string[]): Promise<TsvRow[]> {
    const full = join(this.#folder, path);
    if (!existsSync(full)) return [];
    const known = this.#tables.get(path) ?? readFile(full, 'utf8').then((text) => tsvRows(text, columns));
    this.#tables.set(path, known);
    return await known;
  }

  /** Words and names of one file, from a table whose files are named as seen from its own folder. */
  async of(path: string, file: string, column: 'word' | 'name'): Promise<TimedText[]> {
    const rows = await this.table(path, ['file', column, 'start', 'end']);
    return rows.filter((row) => join(dirname(path), row.file!) === file).map((row) => timedText(row, column));
  }
}

function timedText(row: TsvRow, column: string): TimedText {
  return { text: row[column]!, start: Number(row.start), end: Number(row.end) };
}

async function recordingOf(folder: string, row: TsvRow, times: Times): Promise<SpokenRecording> {
  const file = row.file!;
  const said = await saidIn(folder, row, times);
  const known = await times.of(join(dirname(file), 'names_in_time.tsv'), file, 'name');
  return {
    file,
    path: join(folder, file),
    seconds: Number(row.seconds),
    said,
    names: namesSaid(said, personNames(row), known),
  };
}

/** What was said: by the words with times where there are any, else by the text. */
async function saidIn(folder: string, row: TsvRow, times: Times): Promise<SaidWord[]> {
  // The cell may say after the path who made the times.
  const path = (row.word_times ?? '').replace(/\s*\(.*$/, '');
  if (/\.textgrid$/i.test(path)) return timedWords(textGridWords(await readFile(join(folder, path), 'utf8')));
  const words = path === '' ? [] : await times.of(path, row.file!, 'word');
  return words.length > 0 ? timedWords(words) : untimed(await readFile(join(folder, row.transcript!), 'utf8'));
}

async function joinedSets(
  folder: string,
  clips: readonly SpokenRecording[],
  people: readonly string[],
): Promise<SpokenSet[]> {
  const place = join(folder, 'derived');
  if (!existsSync(place)) return [];
  const files = (await readdir(place)).sort();
  const sets: SpokenSet[] = [];
  for (const table of files.filter((file) => file.endsWith('.names.tsv'))) {
    const stem = table.replace(/\.names\.tsv$/, '');
    const known = tsvRows(await readFile(join(place, table), 'utf8'), ['name', 'start', 'end']);
    const { said, seconds } = await saidInJoined(place, stem, clips);
    const names = namesSaid(
      said,
      people,
      known.map((row) => timedText(row, 'name')),
    );
    for (const file of files.filter((name) => SOUND.test(name) && name.startsWith(stem)))
      sets.push({
        name: basename(file).replace(SOUND, ''),
        recordings: [{ file: `derived/${file}`, path: join(place, file), seconds, said, names }],
      });
  }
  return sets;
}

/** The words of a joined recording: those of its clips, each moved to where the timeline puts it. */
async function saidInJoined(
  place: string,
  stem: string,
  clips: readonly SpokenRecording[],
): Promise<{ said: SaidWord[]; seconds: number }> {
  const timeline = join(place, `${stem}.timeline.tsv`);
  if (!existsSync(timeline)) return { said: untimed(await readFile(join(place, `${stem}.txt`), 'utf8')), seconds: 0 };
  const rows = tsvRows(await readFile(timeline, 'utf8'), ['clip', 'start', 'end']);
  const moved = (time: number | null, by: number) => (time === null ? null : time + by);
  const said = rows.flatMap((row) => {
    const clip = clips.find(({ file }) => basename(file) === row.clip);
    if (!clip) throw new Error(`${stem}.timeline.tsv names ${row.clip}, which is not in the index.`);
    const by = Number(row.start);
    return clip.said.map(({ text, start, end }) => ({ text, start: moved(start, by), end: moved(end, by) }));
  });
  return { said, seconds: Math.max(0, ...rows.map((row) => Number(row.end))) };
}

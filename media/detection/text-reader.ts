import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createWorker, OEM, PSM, type Page, type Worker } from 'tesseract.js';
import { type Box, inPicture, likenessOf, widened } from './box.ts';
import { type Grey, textLikePlaces } from './text-lines.ts';
import { boxAround } from '../picture/places.ts';

/** One line of words as read in one frame. */
export interface ReadLine extends Box {
  readonly text: string;
  /** Mean of its words, 0 to 1. */
  readonly confidence: number;
}

/** A word read less surely than this (of 100) is a pattern of the wall. Names that are half read still reach it. */
const LEAST_WORD = 25;
/** A line with fewer letters and digits than this is believed only when it was read this surely: stripes look like two letters. */
const SHORT = 3;
const SURE_OF_SHORT = 0.8;
/** Any texture looks like a word when it must be one: a word in a frame is believed from here on. */
const SURE_OF_FRAMED = 0.6;
/** Enlarging helps with letters lower than this, in pixels. */
const SMALL = 40;

/**
 * Reads what is written in a frame with Tesseract, which works in a thread of its own. The language data is the one in the package; nothing
 * is fetched and nothing is kept.
 */
export class TextReader {
  private readonly worker: Worker;

  private constructor(worker: Worker) {
    this.worker = worker;
  }

  /** @throws Error when the reader cannot run here */
  static async load(): Promise<TextReader> {
    const data = dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json'));
    const langPath = join(data, '4.0.0_best_int');
    const worker = await createWorker('eng', OEM.LSTM_ONLY, { langPath, gzip: true, cacheMethod: 'none' });
    // A fixed resolution keeps the reader from guessing one, and its log from saying so.
    await worker.setParameters({ user_defined_dpi: '70', debug_file: '/dev/null' });
    return new TextReader(worker);
  }

  /** All lines in a frame: the whole frame read as scattered words, and each text-like place by itself; each line once. */
  async linesIn(grey: Grey): Promise<ReadLine[]> {
    const whole = this.read(grey, { x: 0, y: 0, width: grey.width, height: grey.height }, PSM.SPARSE_TEXT);
    const places = textLikePlaces(grey).map((place) => this.linesAt(grey, place));
    return distinctLines((await Promise.all([whole, ...places])).flat());
  }

  /** What is written at one place: as a block with some space around it or, when that says nothing, as one word up to its frame. */
  private async linesAt(grey: Grey, place: Box): Promise<ReadLine[]> {
    const roomy = inPicture(widened(place, Math.max(6, place.height * 0.25)), grey);
    const lines = await this.read(grey, roomy, PSM.SINGLE_BLOCK);
    if (lines.length > 0) return lines;
    return (await this.read(grey, place, PSM.SINGLE_WORD)).filter(({ confidence }) => confidence >= SURE_OF_FRAMED);
  }

  private async read(grey: Grey, place: Box, mode: PSM): Promise<ReadLine[]> {
    const enlarge = mode !== PSM.SPARSE_TEXT && place.height < SMALL ? 2 : 1;
    const image = portableGreyMap(grey, place, enlarge);
    const { data } = await this.worker.recognize(image, { tessedit_pageseg_mode: mode } as object, {
      blocks: true,
      text: false,
    });
    return linesOf(data).map((line) => {
      const { x, y, width, height } = line;
      const box = {
        x: place.x + x / enlarge,
        y: place.y + y / enlarge,
        width: width / enlarge,
        height: height / enlarge,
      };
      return { ...line, ...inPicture(box, grey) };
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

function linesOf(page: Page): ReadLine[] {
  const lines = (page.blocks ?? []).flatMap((block) => block.paragraphs.flatMap((paragraph) => paragraph.lines));
  return lines.flatMap((line) => {
    const words = line.words.filter(({ text, confidence }) => confidence >= LEAST_WORD && /[\p{L}\p{N}]/u.test(text));
    if (words.length === 0) return [];
    const boxes = words.map(({ bbox }) => ({
      x: bbox.x0,
      y: bbox.y0,
      width: bbox.x1 - bbox.x0,
      height: bbox.y1 - bbox.y0,
    }));
    const confidence = words.reduce((sum, word) => sum + word.confidence, 0) / words.length / 100;
    const text = words.map(({ text }) => text).join(' ');
    const letters = text.match(/[\p{L}\p{N}]/gu)!.length;
    if (letters < 2 || (letters < SHORT && confidence < SURE_OF_SHORT)) return [];
    return [{ ...boxAround(boxes), text, confidence }];
  });
}

/** Both ways of reading find most lines: the same words at the same place are one line, the surer one. Other words there are another line. */
function distinctLines(lines: readonly ReadLine[]): ReadLine[] {
  const kept: ReadLine[] = [];
  for (const line of [...lines].sort((a, b) => b.confidence - a.confidence || a.x - b.x || a.y - b.y)) {
    if (!kept.some((other) => other.text === line.text && likenessOf(other, line) > 0.3)) kept.push(line);
  }
  return kept;
}

/** A part of the picture as a file that the reader takes: binary PGM, each pixel `enlarge` times as wide and high. */
function portableGreyMap({ width, bytes }: Grey, part: Box, enlarge: number): Buffer {
  const [columns, rows] = [part.width * enlarge, part.height * enlarge];
  const header = Buffer.from(`P5\n${columns} ${rows}\n255\n`);
  const file = Buffer.alloc(header.length + columns * rows);
  header.copy(file);
  for (let row = 0; row < rows; row++) {
    const from = (part.y + Math.floor(row / enlarge)) * width + part.x;
    const to = header.length + row * columns;
    if (enlarge === 1) file.set(bytes.subarray(from, from + columns), to);
    else
      for (let column = 0; column < columns; column++) file[to + column] = bytes[from + Math.floor(column / enlarge)]!;
  }
  return file;
}

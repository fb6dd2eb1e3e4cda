import type { Cue } from '../captions/cues.ts';
import { cuesToSrt } from '../captions/srt.ts';
import { cuesToVtt } from '../captions/vtt.ts';
import { isTime, type Value } from './own-values.ts';

const BLOCK = /^\d+\n(\d\d:\d\d:\d\d[.,]\d{3}) --> (\d\d:\d\d:\d\d[.,]\d{3})\n([\s\S]*?)\n?$/;
const VOICE = /^<v ([^>\n]*)>([\s\S]*)<\/v>$/;

/** What a WebVTT file of ours shows and whom it names, or null for any other. */
export function captionValues(raw: string): Value[] | null {
  const [head, ...blocks] = raw.split('\n\n');
  if (blocks.length === 0) return raw === cuesToVtt([]) ? [] : null;
  const cues = blocks.map((block) => cueOf(block, true));
  if (head !== 'WEBVTT' || cues.includes(null)) return null;
  return cuesToVtt(cues.map((cue) => cue!.cue)) === raw ? cues.flatMap((cue) => cue!.values) : null;
}

/** What a SubRip file of ours shows, or null for any other. */
export function subripValues(raw: string): Value[] | null {
  if (raw === '') return [];
  const cues = raw.split('\n\n').map((block) => cueOf(block, false));
  if (cues.includes(null)) return null;
  return cuesToSrt(cues.map((cue) => cue!.cue)) === raw ? cues.flatMap((cue) => cue!.values) : null;
}

function cueOf(block: string, isVtt: boolean): { cue: Cue; values: Value[] } | null {
  const [, from, to, shown] = BLOCK.exec(block) ?? [];
  if (from === undefined || to === undefined || shown === undefined) return null;
  const [, label, voiced] = (isVtt && VOICE.exec(shown)) || [];
  const decoded = (text: string) => (isVtt ? unescapeText(text) : text);
  const [start, end] = [seconds(from), seconds(to)];
  if (!isTime(start) || !isTime(end)) return null;
  const written = voiced ?? shown;
  const lines = written.split('\n').map(decoded);
  const speaker = label === undefined ? {} : { speaker: decoded(label) };
  const values: Value[] = [{ text: lines.join('\n'), written, isSpeech: true, start, end }];
  if (label !== undefined) values.unshift({ text: decoded(label), written: label, start, end });
  return { cue: { start, end, lines, text: lines.join(' '), ...speaker }, values };
}

/** Turns back what `cuesToVtt` escapes, the ampersand last. */
function unescapeText(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

function seconds(clock: string): number {
  const [hours, minutes, rest] = clock.replace(',', '.').split(':').map(Number) as [number, number, number];
  return Math.round((hours * 3600 + minutes * 60 + rest) * 1000) / 1000;
}

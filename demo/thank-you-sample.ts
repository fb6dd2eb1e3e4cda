import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { writtenAside } from '../media/aside.ts';
import { waveInfo } from '../media/audio/wave.ts';
import { FfmpegFailed, runFfmpeg } from '../media/ffmpeg/run.ts';
import type { MediaJob } from '../media/job.ts';
import { ROOT } from '../src/config.ts';
import { parseRoster, type Roster } from '../src/rules/detection/roster.ts';

const WIDTH = 1280;
const HEIGHT = 720;
const FRAMES_A_SECOND = 25;

/** A name badge: drawn over the person, and covered by a region a little larger. Pixels of the picture. */
const BADGE = { width: 190, height: 64, margin: 6 };

/** One person of the picture: a drawn figure, standing at `x` (its left edge) until it moves. */
interface Figure {
  readonly badge: string;
  readonly colour: string;
  readonly hair: string;
  /** Left edge before and after the move, in pixels. */
  readonly x: readonly [number, number];
}

const FIGURES: readonly Figure[] = [
  { badge: 'OWEN', colour: '#3a6ea5', hair: '#4b3621', x: [210, 210] },
  { badge: 'MASON', colour: '#8a4f7d', hair: '#1e1e24', x: [760, 850] },
];
const FIGURE = { width: 300, height: 540, top: 180, badgeX: 55, badgeY: 300 };

/** A photograph of a face on the wall, for face finding to find: drawn figures have none. Its upper left part, size and place in pixels. */
const PORTRAIT = { path: join(ROOT, 'tests/fixtures/faces/astronaut.jpg'), size: 180, x: 1060, y: 30 };

/** Seconds at which the second person moves: a whole number of frames. */
const MOVE_AT = 14;

/** The regions of the name badges, as `covers` of a roster: one for a badge that stays, two for one that moves. */
function badgeCovers(durationSeconds: number): Roster['covers'] {
  return FIGURES.flatMap(({ x: [before, after] }) => {
    const at = (left: number, start: number, end: number) => ({
      start,
      end,
      x: left + FIGURE.badgeX - BADGE.margin,
      y: FIGURE.top + FIGURE.badgeY - BADGE.margin,
      width: BADGE.width + 2 * BADGE.margin,
      height: BADGE.height + 2 * BADGE.margin,
      why: 'name badge',
    });
    if (before === after || durationSeconds <= MOVE_AT) return [at(before, 0, durationSeconds)];
    return [at(before, 0, MOVE_AT), at(after, MOVE_AT, durationSeconds)];
  });
}

/** The roster of the sample video: who is heard, seen or mentioned in it, and where the badges are. */
function thankYouRoster(durationSeconds: number): Roster {
  const seen = ['voice:allow', 'face:allow', 'name:role', 'role:allow', 'story:allow', 'location:allow'];
  const tags = [...seen, 'channel:podcast', 'channel:website', 'until:2031-01-01'];
  return parseRoster({
    show: 'Thank you, from all of us',
    title: 'Thank you for thinking about people like me',
    kind: 'thank-you',
    participants: [
      { name: 'Owen', role: 'Peer researcher', tags },
      { name: 'Mason', role: 'Peer researcher', tags },
      { name: 'Priya', role: 'Councillor' },
      { name: 'Lucas', role: 'Workshop leader' },
    ],
    keep: [],
    covers: badgeCovers(durationSeconds),
  });
}

/**
 * Makes the demo's sample video from sample speech: a phone-like 1280 × 720 MP4 at 25 frames a second in which two drawn people wear badges
 * with their names, before a photograph of a face and shapes that move now and then, one of them moving half way through. As a phone would, it names the place and the people in its
 * tags. Nobody real speaks or is meant. The same speech gives the same video.
 * @returns its roster, with the badge regions as covers, and its length in seconds.
 * @throws Error in plain words when this ffmpeg cannot draw text.
 */
export async function makeThankYouSample(
  options: { speechWav: string; out: string },
  job: MediaJob,
): Promise<{ roster: Roster; durationSeconds: number }> {
  const { frames, sampleRate } = await waveInfo(options.speechWav);
  const durationSeconds = Math.ceil((frames / sampleRate) * FRAMES_A_SECOND) / FRAMES_A_SECOND;
  const drawings = await Promise.all(
    FIGURES.map((figure, index) => drawFigure(figure, join(job.workDir, `figure-${index}.png`))),
  );
  const tags = [
    'title=Owen and Mason say thank you',
    'location=+51.8787-000.4200/',
    'creation_time=2026-05-10T12:00:00Z',
  ];
  const output = [
    ...['-map', '[picture]', '-map', '[sound]', '-t', durationSeconds.toFixed(3)],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p', '-g', '50', '-threads', '1'],
    ...['-c:a', 'aac', '-b:a', '96k', '-ar', '48000', '-fflags', '+bitexact', '-flags', '+bitexact'],
    ...tags.flatMap((tag) => ['-metadata', tag]),
    ...['-f', 'mp4'],
  ];
  try {
    await writtenAside(options.out, async (out) => {
      const inputs = [options.speechWav, ...drawings, PORTRAIT.path].map((source) => ({ source }));
      await runFfmpeg(
        { inputs, outputs: [{ target: out, options: output }], filterComplex: scene(durationSeconds), durationSeconds },
        job,
      );
    });
  } catch (error) {
    if (!(error instanceof FfmpegFailed)) throw error;
    throw new Error(
      'The sample video could not be drawn. This ffmpeg may lack the "drawtext" filter or a font: install ffmpeg and fonts-dejavu-core from your system.',
      { cause: error },
    );
  } finally {
    await Promise.all(drawings.map((drawing) => rm(drawing, { force: true })));
  }
  return { roster: thankYouRoster(durationSeconds), durationSeconds };
}

async function drawFigure({ colour, hair }: Figure, path: string): Promise<string> {
  const { width, height } = FIGURE;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <path d="M20 ${height} V330 Q20 215 150 215 Q280 215 280 330 V${height} Z" fill="${colour}"/>
    <rect x="120" y="170" width="60" height="70" rx="20" fill="#c99b76"/>
    <circle cx="150" cy="110" r="80" fill="#d9ab86"/>
    <path d="M68 105 Q70 20 150 22 Q232 20 232 105 Q190 60 150 62 Q108 60 68 105 Z" fill="${hair}"/>
  </svg>`;
  await sharp(Buffer.from(svg)).png().toFile(path);
  return path;
}

/** The shapes stand still for so long between two moves, as a room does: seconds. */
const STEPS = 'floor(t/3)';

/** The filter graph: background, shapes that move now and then, the people, their badges, and the sound padded to whole frames. */
function scene(durationSeconds: number): string {
  const source = (colour: string, size: string) =>
    `color=c=${colour}:s=${size}:r=${FRAMES_A_SECOND}:d=${durationSeconds}`;
  const parts = [
    `${source('0xdfe7ea', `${WIDTH}x${HEIGHT}`)}[wall]`,
    `${source('0xf2c14e', '160x160')}[square]`,
    `${source('0x5fad8c', '420x90')}[bar]`,
    `[wall][square]overlay=x='560+360*sin(${STEPS}*2.1)':y='60+40*cos(${STEPS}*3.3)'[one]`,
    `[one][bar]overlay=x='430+300*cos(${STEPS}*1.5)':y='560+60*sin(${STEPS}*2.7)',noise=alls=2:allf=t:all_seed=7[room]`,
  ];
  const { size, x: left, y: top } = PORTRAIT;
  parts.push(
    `[${FIGURES.length + 1}:v]crop=iw*0.6:iw*0.6:iw*0.15:0,scale=${size}:${size},setsar=1[portrait]`,
    `[room][portrait]overlay=x=${left}:y=${top}:eof_action=repeat[wall-and-portrait]`,
  );
  let below = 'wall-and-portrait';
  for (const [index, { x }] of FIGURES.entries()) {
    parts.push(
      `[${below}][${index + 1}:v]overlay=x='${position(x)}':y=${FIGURE.top}:eof_action=repeat[person${index}]`,
    );
    below = `person${index}`;
  }
  const badges = FIGURES.flatMap(({ badge, x: [before, after] }) => {
    if (before === after) return drawBadge(badge, before, '');
    return [
      ...drawBadge(badge, before, `:enable='lt(t,${MOVE_AT})'`),
      ...drawBadge(badge, after, `:enable='gte(t,${MOVE_AT})'`),
    ];
  });
  parts.push(`[${below}]${badges.join(',')},format=yuv420p[picture]`);
  parts.push(`[0:a]aresample=48000,apad=whole_dur=${durationSeconds}[sound]`);
  return parts.join(';');
}

function position([before, after]: readonly [number, number]): string {
  return before === after ? `${before}` : `if(lt(t,${MOVE_AT}),${before},${after})`;
}

function drawBadge(text: string, left: number, when: string): string[] {
  const x = left + FIGURE.badgeX;
  const y = FIGURE.top + FIGURE.badgeY;
  return [
    `drawbox=x=${x}:y=${y}:w=${BADGE.width}:h=${BADGE.height}:color=white:t=fill${when}`,
    `drawbox=x=${x}:y=${y}:w=${BADGE.width}:h=14:color=0xc0392b:t=fill${when}`,
    `drawtext=font='DejaVu Sans':text=${text}:fontsize=38:fontcolor=black:x=${x}+(${BADGE.width}-text_w)/2:y=${y}+20${when}`,
  ];
}

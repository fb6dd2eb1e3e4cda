import { areaOf, type Box, centreOf, distanceBetweenCentres, likenessOf, sharedArea } from './box.ts';

/** A face as the finder saw it in one frame: from brow to chin. */
export interface FoundFace extends Box {
  /** How sure the finder is, 0 to 1. */
  readonly score: number;
}

/** A face in one frame. */
export interface Sighting {
  readonly frame: number;
  readonly face: FoundFace;
}

/** A face found less surely than this is none. */
export const FAINT = 0.12;
/** A face found this surely is followed from then on; the same face may then be as faint as `FAINT`. */
export const SURE = 0.35;

/** The faces of several views of one frame, each once: the surest of those that lie on one another. */
export function distinctFaces(faces: readonly FoundFace[]): FoundFace[] {
  const kept: FoundFace[] = [];
  for (const face of [...faces].sort((a, b) => b.score - a.score || a.x - b.x || a.y - b.y)) {
    if (kept.every((other) => !isSameFace(face, other))) kept.push(face);
  }
  return kept;
}

function isSameFace(a: Box, b: Box): boolean {
  return (
    likenessOf(a, b) > 0.35 ||
    sharedArea(a, b) > 0.7 * Math.min(areaOf(a), areaOf(b)) ||
    distanceBetweenCentres(a, b) < 0.5 * Math.sqrt(Math.min(areaOf(a), areaOf(b)))
  );
}

/**
 * How far apart two sightings are, as a share of the face's size; Infinity when they cannot be of one face: too far, or twice as large.
 * @param patience how many looks lie between them: a face may have gone further in that time
 */
export function distanceBetween(a: Box, b: Box, patience: number): number {
  const [from, to] = [centreOf(a), centreOf(b)];
  const [sizeA, sizeB] = [Math.sqrt(areaOf(a)), Math.sqrt(areaOf(b))];
  if (Math.max(sizeA, sizeB) > 2.2 * Math.min(sizeA, sizeB)) return Infinity;
  const distance = Math.hypot(from.x - to.x, from.y - to.y) / Math.max(sizeA, sizeB);
  return distance <= 1.3 + 0.5 * patience ? distance : Infinity;
}

/** A pairing of earlier faces with faces of now, the nearest first; each at most once. @returns for each earlier one the index in `now`, or null */
export function pairedFaces(
  earlier: readonly Box[],
  now: readonly Box[],
  patience: (index: number) => number,
): (number | null)[] {
  const pairs = earlier.flatMap((a, from) =>
    now.map((b, to) => ({ from, to, distance: distanceBetween(a, b, patience(from)) })),
  );
  const partner = new Array<number | null>(earlier.length).fill(null);
  const taken = new Set<number>();
  for (const { from, to, distance } of pairs.sort(
    (a, b) => a.distance - b.distance || a.from - b.from || a.to - b.to,
  )) {
    if (distance === Infinity) break;
    if (partner[from] !== null || taken.has(to)) continue;
    partner[from] = to;
    taken.add(to);
  }
  return partner;
}

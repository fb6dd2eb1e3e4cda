import { areaOf, type Box, centreOf, inPicture, scaled, sharedArea, widened } from './box.ts';
import type { CenterFace } from './center-face.ts';
import { ChangedCells } from './changed-cells.ts';
import { FollowedFaces } from './followed-faces.ts';
import { distinctFaces, type FoundFace } from './found-faces.ts';
import type { Frame } from './view-pixels.ts';
import { closerLook } from './views.ts';
import { boxAround } from '../picture/places.ts';

/** The longer side of the picture, in pixels that the network sees: at every look, and at the careful one in which small faces are found. */
const QUICK_SIDE = 640;
const CAREFUL_SIDE = 960;
/** Every so many looks one is careful: within `SEARCH` looks of `cadence.ts` every part of the picture was searched closely. */
const CAREFUL_EVERY = 4;
/** Around what changed, in pixels that the network sees: a face that changes at its edge is seen as a whole, with something around it. */
const ROOM = 40;
/** A face that was there before and touches what changed is seen with half as much around it on each side. */
const FACE_ROOM = 2;
/** From this share of the picture on, a part of it is not quicker to look at than all. */
const NEARLY_ALL = 0.75;
/** The side of a closer look at the place of a missed face, in pixels that the network sees. */
const CLOSER_SIDE = 256;

/** A way of looking, with what it last saw of each part of the picture. */
interface Care {
  readonly ratio: number;
  readonly cells: ChangedCells;
}

/**
 * Looks at frame after frame where something changed since it was last looked at, quickly each time and carefully every fourth; more closely
 * where a face was seen a moment ago and is missed now; after a cut at everything. Faces elsewhere are where they were: no pixel of them changed.
 */
export class ChangeWatch {
  private readonly finder: Pick<CenterFace, 'facesIn'>;
  private readonly whole: Box;
  private readonly quick: Care;
  private readonly careful: Care;
  private readonly followed = new FollowedFaces();
  private known: readonly FoundFace[] = [];
  private turn = 0;

  constructor(finder: Pick<CenterFace, 'facesIn'>, picture: { width: number; height: number }) {
    this.finder = finder;
    const { width, height } = picture;
    this.whole = { x: 0, y: 0, width, height };
    const long = Math.max(width, height);
    this.quick = { ratio: long / QUICK_SIDE, cells: new ChangedCells(picture) };
    this.careful = { ratio: long / CAREFUL_SIDE, cells: new ChangedCells(picture) };
  }

  /** The faces of this frame, faint ones too, each once. */
  async look(frame: Frame, thumbnail: Float32Array, cut: boolean): Promise<FoundFace[]> {
    if (cut) {
      this.followed.forget();
      this.known = [];
    }
    const isCareful = cut || this.turn % CAREFUL_EVERY === 0;
    this.turn++;
    const found: FoundFace[] = [];
    const parts: Box[] = [];
    for (const care of isCareful ? [this.quick, this.careful] : [this.quick]) {
      const changed = cut ? this.whole : care.cells.changed(thumbnail);
      if (!changed) continue;
      const part = this.roomFor(changed, care.ratio);
      found.push(...(await this.finder.facesIn(frame, part, care.ratio)));
      care.cells.looked(part, thumbnail);
      parts.push(part);
    }
    const kept = this.known.filter((face) => !parts.some((part) => isMiddleIn(face, part)));
    let faces = distinctFaces([...kept, ...found]);
    const missed = this.followed.missedIn(faces);
    for (const face of missed) {
      const place = closerLook(face, frame);
      found.push(...(await this.finder.facesIn(frame, place, place.width / CLOSER_SIDE)));
    }
    if (missed.length > 0) faces = distinctFaces([...kept, ...found]);
    this.followed.follow(faces);
    this.known = faces;
    return faces;
  }

  /** The part of the picture to look at so that what changed, and every face that it touches, is seen with some room around it. */
  private roomFor(changed: Box, ratio: number): Box {
    const roomy = widened(changed, ROOM * ratio);
    const touched = this.known.map((face) => scaled(face, FACE_ROOM)).filter((head) => sharedArea(head, roomy) > 0);
    const part = inPicture(boxAround([roomy, ...touched]), this.whole);
    return areaOf(part) > NEARLY_ALL * areaOf(this.whole) ? this.whole : part;
  }
}

function isMiddleIn(face: Box, part: Box): boolean {
  const { x, y } = centreOf(face);
  return x >= part.x && y >= part.y && x < part.x + part.width && y < part.y + part.height;
}

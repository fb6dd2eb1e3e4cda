import type { Box } from './box.ts';
import type { FaceFinder } from './face-finder.ts';
import { FollowedFaces } from './followed-faces.ts';
import { distinctFaces, type FoundFace } from './found-faces.ts';
import { showTheSame } from './thumbnail.ts';
import type { Frame } from './view-pixels.ts';
import { closerLook, tilesOf } from './views.ts';

/**
 * Looks at frame after frame with the finder that sees squares: by turns at the whole picture and at one of its tiles, at the whole picture every
 * time while there is a face to follow, and more closely at the places where a face was seen a moment ago and is missed now. After a cut, at
 * everything at once.
 */
export class FaceWatch {
  private readonly finder: FaceFinder;
  private readonly whole: Box;
  private readonly tiles: readonly Box[];
  private turn = 0;
  private readonly followed = new FollowedFaces();
  /** What each view showed when it was last looked at: a still picture is not looked at again. */
  private readonly seen = new Map<Box, { thumbnail: Float32Array; faces: FoundFace[] }>();

  constructor(finder: FaceFinder, picture: { width: number; height: number }) {
    this.finder = finder;
    this.whole = { x: 0, y: 0, width: picture.width, height: picture.height };
    this.tiles = tilesOf(picture);
  }

  /** The faces of this frame, faint ones too, each once. */
  async look(frame: Frame, thumbnail: Float32Array, cut: boolean): Promise<FoundFace[]> {
    if (cut) this.followed.forget();
    const views = this.viewsNow(cut);
    const found: FoundFace[] = [];
    for (const view of views) found.push(...(await this.facesIn(frame, view, thumbnail)));
    let faces = distinctFaces(found);
    const missed = this.followed.missedIn(faces);
    for (const face of missed) found.push(...(await this.finder.facesIn(frame, closerLook(face, frame))));
    if (missed.length > 0) faces = distinctFaces(found);
    this.followed.follow(faces);
    return faces;
  }

  private viewsNow(cut: boolean): Box[] {
    const turn = this.turn++;
    if (cut || turn === 0) return [this.whole, ...this.tiles];
    const tile = this.tiles[Math.floor(turn / 2) % this.tiles.length]!;
    if (turn % 2 === 0) return [this.whole];
    return this.followed.count > 0 ? [this.whole, tile] : [tile];
  }

  private async facesIn(frame: Frame, view: Box, thumbnail: Float32Array): Promise<FoundFace[]> {
    const last = this.seen.get(view);
    if (last && showTheSame(last.thumbnail, thumbnail)) return last.faces;
    const faces = await this.finder.facesIn(frame, view);
    this.seen.set(view, { thumbnail, faces });
    return faces;
  }
}

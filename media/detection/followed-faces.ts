import { type FoundFace, pairedFaces, SURE } from './found-faces.ts';

/** How many looks a missed face is looked for at its last place. */
const PATIENCE = 3;
/** How many faces are looked for again in one frame; a crowd must not take all day. */
const MOST_AGAIN = 4;

interface Followed {
  readonly face: FoundFace;
  readonly missed: number;
}

/** The faces that are followed from look to look: each is missed for a few looks before it is given up. */
export class FollowedFaces {
  private followed: readonly Followed[] = [];

  get count(): number {
    return this.followed.length;
  }

  /** After a cut nobody is where they were. */
  forget(): void {
    this.followed = [];
  }

  /** Those that none of these faces is, a few at most. */
  missedIn(faces: readonly FoundFace[]): FoundFace[] {
    const partners = this.partnersIn(faces);
    return this.followed
      .filter((_, index) => partners[index] === null)
      .slice(0, MOST_AGAIN)
      .map(({ face }) => face);
  }

  /** Goes on with the faces of one look: sure ones that are new are followed from now on. */
  follow(faces: readonly FoundFace[]): void {
    const partners = this.partnersIn(faces);
    const taken = new Set(partners);
    const still = this.followed.flatMap(({ face, missed }, index): Followed[] => {
      const partner = partners[index] ?? null;
      if (partner !== null) return [{ face: faces[partner]!, missed: 0 }];
      return missed + 1 < PATIENCE ? [{ face, missed: missed + 1 }] : [];
    });
    const fresh = faces.filter((face, index) => face.score >= SURE && !taken.has(index));
    this.followed = [...still, ...fresh.map((face) => ({ face, missed: 0 }))];
  }

  private partnersIn(faces: readonly FoundFace[]): (number | null)[] {
    return pairedFaces(
      this.followed.map(({ face }) => face),
      faces,
      (index) => this.followed[index]!.missed,
    );
  }
}

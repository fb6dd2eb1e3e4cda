import { type Manifest, ManifestShape } from '../rules/publishing/manifest.ts';
import { fitting } from '../store/fit.ts';
import type { releases } from '../store/schema.ts';
import type { Release } from './readiness.ts';

type ReleaseRow = typeof releases.$inferSelect;

/** The manifest of a release, once it was looked at. @throws UnfitRow */
export function manifestOf({ id, manifest }: Pick<ReleaseRow, 'id' | 'manifest'>): Manifest {
  return fitting(ManifestShape, manifest, { table: 'releases', column: 'manifest', id });
}

/** A release as it was read, once it was looked at: nothing of one that does not fit is published. @throws UnfitRow */
export function releaseFrom(row: ReleaseRow): Release {
  return { ...row, manifest: manifestOf(row) };
}

// The official models with their sizes and SHA-256 sums, so that a file changed on its way (or at its host) is never used.
// The sums are the object ids that the host's Git LFS publishes for each file; several independent projects pin the same values.

/** @typedef {{ file: string, path: string, bytes: number, sha256: string }} ModelFile */

const WHISPER = 'ggerganov/whisper.cpp/resolve/main';

/** name of the model → [bytes, SHA-256] */
const SUMS = {
  'tiny.en': [77_704_715, '921e4cf8686fdd993dcd081a5da5b6c365bfde1162e72b08d75ac75289920b1f'],
  tiny: [77_691_713, 'be07e048e1e599ad46341c8d2a135645097a538221678b7acdd1b1919c6e1b21'],
  'base.en': [147_964_211, 'a03779c86df3323075f5e796cb2ce5029f00ec8869eee3fdfb897afe36c6d002'],
  base: [147_951_465, '60ed5bc3dd14eea856493d334349b405782ddcaf0028d4b5df4088345fba2efe'],
  'small.en': [487_614_201, 'c6138d6d58ecc8322097e0f987c32f1be8bb0a18532a3f88f734d1bbf9c41e5d'],
  small: [487_601_967, '1be3a9b2063867b937e64e2ec7483364a79917e157fa98c5d94b5c1fffea987b'],
  'medium.en': [1_533_774_781, 'cc37e93478338ec7700281a7ac30a10128929eb8f427dda2e865faa8f6da4356'],
  medium: [1_533_763_059, '6c14d5adee5f86394037b4e4e8b59f1673b6cee10e3cf0b11bbdbee79c156208'],
  'large-v3': [3_095_033_483, '64d182b440b98d5203c4f9bd541544d84c605196c4f7b845dfa11fb23594d1e2'],
  'large-v3-turbo': [1_624_555_275, '1fc70f774d38eb169993ac391eea357ef47c88757ef72ee5943879b7e8e2bc69'],
  'large-v3-turbo-q5_0': [574_041_195, '394221709cd5ad1f40c46e6031ca61bce88931e6e088c188294c6d5a55ffa7e2'],
};

/** The names of the models that can be fetched. */
export const MODEL_NAMES = Object.keys(SUMS);

/** Finds where speech is. Small; used with the official models. @type {ModelFile} */
export const VAD_MODEL = {
  file: 'ggml-silero-v6.2.0.bin',
  path: 'ggml-org/whisper-vad/resolve/main/ggml-silero-v6.2.0.bin',
  bytes: 885_098,
  sha256: '2aa269b785eeb53a82983a20501ddf7c1d9c48e33ab63a41391ac6c9f7fb6987',
};

/**
 * CenterFace, which finds faces: Star-Clouds' `centerface.onnx` (MIT), byte for byte. It has no host of its own that is asked: packages carry it.
 * In step with src/tools.ts.
 * @type {Omit<ModelFile, 'path'>}
 */
export const FACE_MODEL = {
  file: 'centerface.onnx',
  bytes: 7_304_518,
  sha256: '09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc',
};

/** The official model of this name, or null. @returns {ModelFile | null} */
export function officialModel(name) {
  const row = Object.hasOwn(SUMS, name) ? SUMS[name] : null;
  if (!row) return null;
  const file = `ggml-${name}.bin`;
  return { file, path: `${WHISPER}/${file}`, bytes: row[0], sha256: row[1] };
}

import { readFile } from 'node:fs/promises';
import * as onnx from 'onnxruntime-web';
import type { Box } from './box.ts';
import { distinctFaces, FAINT, type FoundFace } from './found-faces.ts';
import { type Frame, planarPixels } from './view-pixels.ts';

/** The network's answers that say where a face is; the fifth (`540`, landmarks) is never asked for. */
const OUTPUTS = { score: '537', size: '538', offset: '539' } as const;
const INPUT = 'input.1';
/** Both sides of what the network sees are a multiple of this, in pixels. */
const GRAIN = 32;
/** One answer for each square of so many pixels a side. */
const STRIDE = 4;
/** How the file states its input, 10 × 3 × 32 × 32: four messages of ONNX's `TensorShapeProto.Dimension`, each with a `dim_value`. */
const FIXED_SHAPE = Buffer.from('0a02080a0a0208030a0208200a020820', 'hex');
/** Which of the four may be anything: count, height, width. An empty `dim_param` (field 2, as long as what it replaces) says so. */
const FREE = [0, 2, 3];
const ANY = Buffer.from('1200', 'hex');

/**
 * Finds faces with CenterFace (github.com/Star-Clouds/CenterFace, MIT) on ONNX Runtime's WebAssembly, in parts of frames of any shape. It says
 * where a face is, and only that.
 */
export class CenterFace {
  private readonly session: onnx.InferenceSession;

  private constructor(session: onnx.InferenceSession) {
    this.session = session;
  }

  /**
   * @param path of `centerface.onnx`, as set-up brought it
   * @throws Error when the finder cannot run here
   */
  static async load(path: string): Promise<CenterFace> {
    // One thread: a look is one of several things that a worker does at once.
    onnx.env.wasm.numThreads = 1;
    const session = await onnx.InferenceSession.create(withAnyShape(await readFile(path)), {
      executionProviders: ['wasm'],
      // The file states sizes of its answers that no longer hold; each run would warn of them.
      logSeverityLevel: 3,
    });
    return new CenterFace(session);
  }

  /** The faces in one part of a frame, in pixels of the frame. @param ratio pixels of the frame for one that the network sees */
  async facesIn(frame: Frame, part: Box, ratio: number): Promise<FoundFace[]> {
    const width = GRAIN * Math.ceil(part.width / ratio / GRAIN);
    const height = GRAIN * Math.ceil(part.height / ratio / GRAIN);
    const pixels = planarPixels(frame, part, ratio, { width, height });
    const input = new onnx.Tensor('float32', pixels, [1, 3, height, width]);
    const answer = await this.session.run({ [INPUT]: input }, Object.values(OUTPUTS));
    const [score, size, offset] = [OUTPUTS.score, OUTPUTS.size, OUTPUTS.offset].map(
      (name) => answer[name]!.data as Float32Array,
    ) as [Float32Array, Float32Array, Float32Array];
    const columns = width / STRIDE;
    const cells = score.length;
    const faces: FoundFace[] = [];
    for (let cell = 0; cell < cells; cell++) {
      if (score[cell]! < FAINT) continue;
      // Of both pairs the first half is for up and down, the second for left and right; sizes are logarithms.
      const faceWidth = STRIDE * Math.exp(size[cells + cell]!) * ratio;
      const faceHeight = STRIDE * Math.exp(size[cell]!) * ratio;
      const centreX = part.x + STRIDE * ((cell % columns) + offset[cells + cell]! + 0.5) * ratio;
      const centreY = part.y + STRIDE * (Math.floor(cell / columns) + offset[cell]! + 0.5) * ratio;
      faces.push({
        x: centreX - faceWidth / 2,
        y: centreY - faceHeight / 2,
        width: faceWidth,
        height: faceHeight,
        score: Math.min(1, score[cell]!),
      });
    }
    return distinctFaces(faces);
  }
}

/** The network for pictures of any size. @throws Error when the file is not the one that is known */
function withAnyShape(file: Buffer): Uint8Array {
  const at = file.indexOf(FIXED_SHAPE);
  if (at < 0 || file.indexOf(FIXED_SHAPE, at + 1) >= 0)
    throw new Error('centerface.onnx is not the file it should be.');
  const network = Buffer.from(file);
  for (const dimension of FREE) ANY.copy(network, at + 4 * dimension + 2);
  return network;
}

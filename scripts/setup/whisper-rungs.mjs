// The ladder of builds of whisper.cpp: the fastest for this processor first, then ever plainer ones. Each is tried before it is used.
import { cCompiler, losesTileConfiguration, understands } from './compiler.mjs';
import { readProcessor } from './processor.mjs';

/**
 * @typedef {{ name: 'native' | 'established' | 'portable', label: string, options: string[], flags: string[] }} Rung
 *   name as it is kept; label in words; options for CMake; flags for both compilers
 */

/** What whisper.cpp's CMake files switch on by themselves where they do not build for one machine: processors since about 2013. */
const ESTABLISHED = ['AVX', 'AVX2', 'FMA', 'F16C', 'BMI2', 'SSE42'];
/** Products of matrices by tinyBLAS, which comes with whisper.cpp and is off by itself: 0.8 of the time on people's speech (docs/performance.md). */
export const KERNELS = ['-DGGML_LLAMAFILE=ON'];
const NO_AMX = ['-mno-amx-tile', '-mno-amx-int8', '-mno-amx-bf16'];
/**
 * With AVX512-FP16 whisper.cpp sums in half precision, and takes 128 numbers at a time, of which an attention head has 64: those go one by
 * one. Without, plain whisper-cli made 6 % word errors of a recording and not 20 %, in 0.7 of the time (docs/speech.md).
 */
export const FULL_PRECISION = '-mno-avx512fp16';

/** @type {Rung} */
const established = {
  name: 'established',
  label: 'without any of the newest instructions',
  options: ['-DGGML_NATIVE=OFF', ...ESTABLISHED.map((name) => `-DGGML_${name}=ON`), ...KERNELS],
  flags: [],
};

/** @returns {Rung} */
function portable(arch) {
  const off = arch === 'x64' ? ESTABLISHED.map((name) => `-DGGML_${name}=OFF`) : [];
  return { name: 'portable', label: 'for any processor', options: ['-DGGML_NATIVE=OFF', ...off], flags: [] };
}

/**
 * The builds to try on this machine, in order.
 * @param {{ losesTiles: boolean, knowsHalves?: boolean, instructions?: string[], arch?: string }} machine losesTiles: its compiler gets AMX wrong;
 *   knowsHalves: it can write AVX512-FP16, and so can be told not to
 * @returns {Rung[]}
 */
export function rungsFor({
  losesTiles,
  knowsHalves = false,
  instructions = readProcessor().instructions,
  arch = process.arch,
}) {
  const withoutAmx = losesTiles && instructions.some((name) => name.startsWith('amx'));
  const native = {
    name: 'native',
    label: withoutAmx ? 'for this processor, but without AMX, which this compiler gets wrong' : 'for this processor',
    options: ['-DGGML_NATIVE=ON', ...KERNELS],
    flags: [...(withoutAmx ? NO_AMX : []), ...(knowsHalves ? [FULL_PRECISION] : [])],
  };
  const hasEstablished = arch === 'x64' && instructions.includes('avx2') && instructions.includes('fma');
  return [native, ...(hasEstablished ? [established] : []), portable(arch)];
}

/** The builds that an image brings, which runs on machines that nobody has seen yet. @returns {Rung[]} */
export function rungsOfImage(arch = process.arch) {
  return arch === 'x64' ? [established, portable(arch)] : [portable(arch)];
}

/** The compiler of this machine in words, and what it gets wrong. */
export async function compilerFacts(folder, env) {
  const compiler = await cCompiler(env);
  if (!compiler) return { name: 'none', losesTiles: false, knowsHalves: false };
  return {
    name: compiler.name,
    losesTiles: await losesTileConfiguration(compiler.program, folder, env),
    knowsHalves: await understands(compiler.program, FULL_PRECISION, folder, env),
  };
}

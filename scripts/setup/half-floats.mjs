// Numbers of 16 bits (IEEE 754 binary16) to 32 bits and back, little endian.

const word = new DataView(new ArrayBuffer(4));

/** Every number of 16 bits has an equal of 32. @param {Buffer} halves @returns {Buffer} */
export function toFloat32(halves) {
  const out = Buffer.allocUnsafe(halves.length * 2);
  for (let i = 0; i < halves.length / 2; i += 1) out.writeFloatLE(halfValue(halves.readUInt16LE(i * 2)), i * 4);
  return out;
}

function halfValue(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** The nearest of 16 bits, of two equally near the even one, as numpy rounds. @param {Buffer} singles @returns {Buffer} */
export function toFloat16(singles) {
  const out = Buffer.allocUnsafe(singles.length / 2);
  for (let i = 0; i < singles.length / 4; i += 1) out.writeUInt16LE(nearestHalf(singles.readFloatLE(i * 4)), i * 2);
  return out;
}

function nearestHalf(value) {
  word.setFloat32(0, value);
  const sign = (word.getUint32(0) >>> 16) & 0x8000;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return sign | 0x7e00;
  if (size >= 65_520) return sign | 0x7c00;
  // The distance between neighbours at this size; below 2^-14 it stays the same.
  const step = 2 ** (Math.max(Math.floor(Math.log2(size || 1e-30)), -14) - 10);
  const steps = roundToEven(size / step);
  const rounded = steps * step;
  if (rounded < 2 ** -14) return sign | steps;
  const exponent = Math.floor(Math.log2(rounded));
  return sign | ((exponent + 15) << 10) | (rounded / 2 ** (exponent - 10) - 1024);
}

function roundToEven(value) {
  const below = Math.floor(value);
  const over = value - below;
  return over > 0.5 || (over === 0.5 && below % 2 === 1) ? below + 1 : below;
}

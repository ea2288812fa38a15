/**
 * Logarithm, sine, arc tangent and the normal quantile, computed with + - * / and sqrt only.
 *
 * IEEE 754 defines these five operations to the last bit. It doesn't define Math.log, Math.sin or
 * Math.acos, whose last bits differ between JavaScript engines and versions. A latent made from a
 * seed must not differ.
 */

const LN2 = 0.6931471805599453
const SQRT2 = 1.4142135623730951
const PI = 3.141592653589793

const bits = new DataView(new ArrayBuffer(8))

/** ln x for a positive, normal, finite x; error below 1e-15 relative to max(1, |ln x|). */
export function exactLog(x: number): number {
  bits.setFloat64(0, x)
  const high = bits.getUint32(0)
  let exponent = (high >>> 20) - 1023
  bits.setUint32(0, (high & 0x000fffff) | 0x3ff00000)
  let mantissa = bits.getFloat64(0)
  if (mantissa > SQRT2) {
    mantissa /= 2
    exponent += 1
  }
  // ln m = 2 atanh(s), |s| <= 0.172: twelve terms are accurate to 1e-20.
  const s = (mantissa - 1) / (mantissa + 1)
  const square = s * s
  let series = 0
  for (let n = 23; n >= 1; n -= 2) series = series * square + 1 / n
  return exponent * LN2 + 2 * s * series
}

/** sin x for x in [0, pi]; absolute error below 1e-15. */
export function exactSin(x: number): number {
  const folded = x > PI / 2 ? PI - x : x
  const square = folded * folded
  let series = 1
  for (let n = 22; n >= 2; n -= 2) series = 1 - (series * square) / (n * (n + 1))
  return folded * series
}

/** cos x for x in [0, pi]; absolute error below 1e-15. */
export function exactCos(x: number): number {
  const half = exactSin(x / 2)
  return 1 - 2 * half * half
}

/** Angle of the point (x, y) for y >= 0, in [0, pi]; absolute error below 1e-15. (0, 0) gives 0. */
export function exactAngle(y: number, x: number): number {
  if (y === 0) return x < 0 ? PI : 0
  if (Math.abs(x) < y) return PI / 2 - smallAngle(x / y)
  return x > 0 ? smallAngle(y / x) : PI + smallAngle(y / x)
}

/** atan x for |x| <= 1: halves the angle twice, so that |x| <= 0.199, then sums thirteen terms. */
function smallAngle(x: number): number {
  const halved = x / (1 + Math.sqrt(1 + x * x))
  const quartered = halved / (1 + Math.sqrt(1 + halved * halved))
  const square = quartered * quartered
  let series = 0
  for (let n = 25; n >= 1; n -= 2) series = 1 / n - series * square
  return 4 * quartered * series
}

// Coefficients of AS 241 (Wichura, Applied Statistics 37, 1988), PPND16, highest power first.
const CENTRE: Ratio = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
]
const MIDDLE: Ratio = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
    3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
    0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
  ],
]
const TAIL: Ratio = [
  [
    2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
  ],
]

/** Numerator and denominator of a rational function. */
type Ratio = readonly [readonly number[], readonly number[]]

/** Standard normal quantile at p in (0, 1), by AS 241; relative error about 1e-15. */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) return q * rational(CENTRE, 0.180625 - q * q)
  const r = Math.sqrt(-exactLog(q < 0 ? p : 1 - p))
  const size = r <= 5 ? rational(MIDDLE, r - 1.6) : rational(TAIL, r - 5)
  return q < 0 ? -size : size
}

function rational([numerator, denominator]: Ratio, x: number): number {
  return polynomial(numerator, x) / polynomial(denominator, x)
}

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0
  for (const coefficient of coefficients) value = value * x + coefficient
  return value
}

/** Plain JavaScript that bench/explorer.ts runs in the page before the page's own scripts. */
/* global document, PerformanceObserver, requestAnimationFrame */

/**
 * Milliseconds since navigation start; `blocked` sums the time of main-thread tasks beyond 50 ms.
 */
const painted = { firstPaint: 0, largestPaint: 0, blocked: 0, layoutShift: 0 }

const watch = (type, note) =>
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
    type,
    buffered: true,
  })
watch('paint', ({ name, startTime }) => {
  if (name === 'first-contentful-paint') painted.firstPaint = startTime
})
watch('largest-contentful-paint', ({ startTime }) => (painted.largestPaint = startTime))
watch('longtask', ({ duration }) => (painted.blocked += duration - 50))
watch('layout-shift', ({ value }) => (painted.layoutShift += value))

/** Resolves with the time at which `count` pictures have loaded. */
function facesThere(count) {
  return new Promise((resolve) => {
    const look = () => {
      const images = [...document.querySelectorAll('#main img')]
      const there = images.filter((image) => image.complete && image.naturalWidth > 0)
      if (there.length >= count) resolve(performance.now())
      else requestAnimationFrame(look)
    }
    look()
  })
}

/** Returns an array that is filled with the duration of each frame from now on, ms. */
function countFrames() {
  const frames = []
  let last
  const next = (now) => {
    if (last !== undefined) frames.push(now - last)
    last = now
    requestAnimationFrame(next)
  }
  requestAnimationFrame(next)
  return frames
}

Object.assign(globalThis, { bench: { painted, facesThere, countFrames } })

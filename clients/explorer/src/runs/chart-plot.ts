/** Draws charts with uPlot: steps on the x axis, figures on the y axis, and a shared cursor. */
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { PlottedPoint } from './plotted-point.ts'

/** The y axis. `unit`: 0 to 1. `positive`: from 0 up. `log`: powers of ten. */
export type Scale = 'unit' | 'positive' | 'log'

/** A range of steps, both ends included. */
export interface Stretch {
  readonly min: number
  readonly max: number
}

export interface Line {
  readonly figure: string
  readonly label: string
  /** Index of its colour, 0 to 5. Default: its place among the lines. */
  readonly colour?: number
  readonly dashed?: boolean
}

export interface PlotOptions {
  readonly lines: readonly Line[]
  readonly scale: Scale
  /** Charts with the same name share a cursor. */
  readonly sync: string
  /** A value of the y axis to mark with a horizontal line. */
  readonly level?: number
}

export interface PlotListener {
  /** The pointer moved over the point with this index, or over none. */
  onCursor(index: number | null): void
  /** The user selected a range by dragging; null after a double click, which shows all steps. */
  onZoom(stretch: Stretch | null): void
}

export interface Plot {
  show(points: readonly PlottedPoint[], stretch: Stretch, alarms: readonly number[]): void
  end(): void
}

interface Colours {
  readonly lines: readonly string[]
  readonly words: string
  readonly grid: string
  readonly alarm: string
}

/** Minimum distance of a drag in pixels; less counts as a click. */
const LEAST_DRAG = 6

/**
 * Draws into `place`. Colours come from CSS and follow the theme: line colours from `[data-line]`
 * in `legend`, the others from `place` (`color` for text, `border-color` for the grid,
 * `outline-color` for alarms).
 */
export function createPlot(
  place: HTMLElement,
  legend: HTMLElement,
  { lines, scale, sync, level }: PlotOptions,
  listener: PlotListener,
): Plot {
  let colours = readColours(place, legend)
  let alarms: readonly number[] = []
  const options: uPlot.Options = {
    ...sizeOf(place),
    legend: { show: false },
    cursor: {
      sync: { key: sync },
      drag: { x: true, y: false, setScale: false, dist: LEAST_DRAG },
      bind: { dblclick: () => () => (listener.onZoom(null), null) },
    },
    scales: { x: { time: false }, y: scaleOptions(scale, level) },
    axes: axes(() => colours),
    series: [{}, ...lines.map((line, index) => lineOptions(line, () => colours.lines[index]!))],
    hooks: {
      setCursor: [({ cursor: { idx } }) => listener.onCursor(idx ?? null)],
      setSelect: [(plot) => tellStretch(plot, listener)],
      draw: [
        (plot) => drawAlarms(plot, alarms, colours.alarm),
        (plot) => drawLevel(plot, level, colours.words),
      ],
    },
  }
  const plot = new uPlot(options, undefined, place)
  const resizing = new ResizeObserver(() => plot.setSize(sizeOf(place)))
  resizing.observe(place)
  const forgetTheme = onThemeChange(() => {
    colours = readColours(place, legend)
    plot.redraw(false, true)
  })
  return {
    show(points, { min, max }, steps) {
      alarms = steps
      plot.batch(() => {
        plot.setData(columns(points, lines), false)
        plot.setScale('x', { min, max })
      })
    },
    end() {
      resizing.disconnect()
      forgetTheme()
      plot.destroy()
    },
  }
}

function columns(points: readonly PlottedPoint[], lines: readonly Line[]): uPlot.AlignedData {
  const steps = points.map(({ step }) => step)
  return [steps, ...lines.map(({ figure }) => points.map((point) => point[figure]))]
}

function scaleOptions(scale: Scale, level = 0): uPlot.Scale {
  if (scale === 'log') return { distr: 3 }
  if (scale === 'unit') return { range: [0, 1] }
  return { range: (_plot, _least, most) => [0, (Math.max(most, level) || 1) * 1.05] }
}

function lineOptions({ dashed }: Line, colour: () => string): uPlot.Series {
  const points = { fill: colour, size: 4 }
  return { stroke: colour, width: 1.5, dash: dashed ? [4, 4] : undefined, spanGaps: false, points }
}

function axes(colours: () => Colours): uPlot.Axis[] {
  const line = { stroke: () => colours().grid, width: 1 }
  const both = { stroke: () => colours().words, grid: line, ticks: line }
  return [both, { ...both, size: 56 }]
}

function tellStretch(plot: uPlot, listener: PlotListener): void {
  const { left, width } = plot.select
  if (width < LEAST_DRAG) return
  listener.onZoom({ min: plot.posToVal(left, 'x'), max: plot.posToVal(left + width, 'x') })
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
}

function drawAlarms(plot: uPlot, steps: readonly number[], colour: string): void {
  const { left, top, width, height } = plot.bbox
  for (const step of steps) {
    const x = Math.round(plot.valToPos(step, 'x', true))
    if (x >= left && x <= left + width) drawDashes(plot, [x, top], [x, top + height], colour)
  }
}

function drawLevel(plot: uPlot, level: number | undefined, colour: string): void {
  if (level === undefined) return
  const { left, width } = plot.bbox
  const y = Math.round(plot.valToPos(level, 'y', true))
  drawDashes(plot, [left, y], [left + width, y], colour)
}

type Place = readonly [x: number, y: number]

function drawDashes({ ctx }: uPlot, from: Place, to: Place, colour: string): void {
  ctx.save()
  ctx.strokeStyle = colour
  ctx.lineWidth = devicePixelRatio
  ctx.setLineDash([6, 4])
  ctx.beginPath()
  ctx.moveTo(...from)
  ctx.lineTo(...to)
  ctx.stroke()
  ctx.restore()
}

function readColours(place: HTMLElement, legend: HTMLElement): Colours {
  const lines = [...legend.querySelectorAll('[data-line]')]
  const { color, borderTopColor, outlineColor } = getComputedStyle(place)
  return {
    lines: lines.map((line) => getComputedStyle(line).color),
    words: color,
    grid: borderTopColor,
    alarm: outlineColor,
  }
}

/**
 * Calls back when the system or the header's switch changes the theme. Returns a function to stop.
 */
function onThemeChange(callback: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', callback)
  const chosen = new MutationObserver(callback)
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => {
    system.removeEventListener('change', callback)
    chosen.disconnect()
  }
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement) {
  return { width: Math.max(1, clientWidth), height: clientHeight }
}

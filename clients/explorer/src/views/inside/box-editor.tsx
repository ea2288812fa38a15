/** A sample on which boxes are drawn, moved and resized: by mouse, touch and keyboard. */
import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import type { Latent } from '../../latents/recipe.ts'
import styles from './box-editor.module.css'
import { boxBetween, MAX_BOXES, moved, resized, type Box, type Point } from './boxes.ts'

interface Props {
  readonly latent: Latent
  readonly checkpoint: CheckpointDetails
  readonly boxes: readonly Box[]
  /** The sample in words. */
  readonly name: string
  /** Called when a box has been drawn, moved, resized or removed. */
  readonly onBoxes: (boxes: readonly Box[]) => void
}

/** A box that the pointer draws or changes. */
interface Drag {
  readonly index: number
  /** Returns the box for a position of the pointer, in pixels of the sample. */
  readonly boxAt: (to: Point) => Box
  readonly box: Box
}

export function BoxEditor({ latent, checkpoint, boxes, name, onBoxes }: Props) {
  const [drag, setDrag] = useState<Drag | null>(null)
  const shown = drag ? boxes.toSpliced(drag.index, 1, drag.box) : boxes
  const begin = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || drag) return
    const started = dragFrom(event, boxes, checkpoint)
    if (!started) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag(started)
  }
  const move = (event: PointerEvent<HTMLElement>) => {
    if (drag) setDrag({ ...drag, box: drag.boxAt(pointOf(event, checkpoint)) })
  }
  const end = () => {
    setDrag(null)
    if (drag && isLarge(drag, boxes)) onBoxes(shown)
  }
  return (
    <div
      className={styles.editor}
      style={{ aspectRatio: checkpoint.width / checkpoint.height }}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => setDrag(null)}
    >
      <LatentPicture
        latent={latent}
        checkpoint={checkpoint.digest}
        alt={name}
        className={styles.picture}
      />
      {shown.map((box, index) => (
        <BoxFrame
          key={index}
          label={`Box ${index + 1} on ${name}`}
          {...{ box, checkpoint, index }}
          onBox={(next) => onBoxes(boxes.toSpliced(index, 1, ...(next ? [next] : [])))}
        />
      ))}
    </div>
  )
}

/** Pixels of the sample that a new box must have, so that a tap makes none. */
const SMALLEST = 2

function isLarge({ index, box }: Drag, boxes: readonly Box[]): boolean {
  return index < boxes.length || (box.width >= SMALLEST && box.height >= SMALLEST)
}

/** The drag that a press starts: on a box's corner, on a box, or elsewhere for a new box. */
function dragFrom(
  event: PointerEvent<HTMLElement>,
  boxes: readonly Box[],
  size: CheckpointDetails,
): Drag | null {
  const start = pointOf(event, size)
  const target = event.target as Element
  const index = Number(target.closest<HTMLElement>('[data-box]')?.dataset.box ?? boxes.length)
  const box = boxes[index]
  if (!box) {
    if (boxes.length >= MAX_BOXES) return null
    const boxAt = (to: Point) => boxBetween(start, to, size)
    return { index, boxAt, box: boxAt(start) }
  }
  const change = target.closest('[data-corner]') ? resized : moved
  const boxAt = (to: Point) => change(box, { x: to.x - start.x, y: to.y - start.y }, size)
  return { index, boxAt, box }
}

/** The pointer's position in pixels of the sample. */
function pointOf(
  { currentTarget, clientX, clientY }: PointerEvent<HTMLElement>,
  size: CheckpointDetails,
): Point {
  const { left, top, width, height } = currentTarget.getBoundingClientRect()
  return {
    x: ((clientX - left) / width) * size.width,
    y: ((clientY - top) / height) * size.height,
  }
}

interface FrameProps {
  readonly box: Box
  readonly index: number
  readonly label: string
  readonly checkpoint: CheckpointDetails
  /** Called with the changed box, or null to remove it. */
  readonly onBox: (box: Box | null) => void
}

function BoxFrame({ box, index, label, checkpoint, onBox }: FrameProps) {
  const { width, height } = checkpoint
  const { left, top } = box
  const onKeyDown = (event: KeyboardEvent) => {
    const by = MOVES[event.key]
    const isRemoval = event.key === 'Delete' || event.key === 'Backspace'
    if (!by && !isRemoval) return
    event.preventDefault()
    if (isRemoval) onBox(null)
    else onBox((event.shiftKey ? resized : moved)(box, by!, checkpoint))
  }
  return (
    <button
      type="button"
      className={styles.box}
      style={{
        left: `${(left / width) * 100}%`,
        top: `${(top / height) * 100}%`,
        width: `${(box.width / width) * 100}%`,
        height: `${(box.height / height) * 100}%`,
      }}
      data-box={index}
      aria-label={`${label}: ${box.width} by ${box.height} pixels at ${left}, ${top}`}
      aria-description="The arrow keys move it, with Shift they resize it, and Delete removes it."
      onKeyDown={onKeyDown}
    >
      <span className={styles.corner} data-corner />
    </button>
  )
}

const MOVES: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

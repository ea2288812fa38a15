/** Dragging latents from one place to another: within the page, between windows, and as text. */
import { useState, type DragEvent } from 'react'
import { toast } from '../ui/toasts.tsx'
import { readLatent, type DraggedLatent } from './recipe.ts'

const TYPE = 'application/x-latentql-latent'

/**
 * Props that make an element draggable. `from` names the origin, so that a board can tell a move
 * from a copy.
 */
export function dragProps(dragged: DraggedLatent, from?: string) {
  return {
    draggable: true as const,
    onDragStart({ dataTransfer }: DragEvent) {
      dataTransfer.effectAllowed = 'copyMove'
      dataTransfer.setData(TYPE, JSON.stringify({ ...dragged, from }))
      dataTransfer.setData('text/plain', JSON.stringify(dragged.latent))
    },
  }
}

/** Props that make an element accept dragged latents, and text that is a seed or a recipe. */
export function useLatentDrop(onDrop: (dragged: DraggedLatent, from?: string) => void) {
  const [over, setOver] = useState(false)
  const dropProps = {
    onDragOver(event: DragEvent) {
      if (!event.dataTransfer.types.some((type) => type === TYPE || type === 'text/plain')) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave({ currentTarget, relatedTarget }: DragEvent) {
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false)
    },
    onDrop(event: DragEvent) {
      setOver(false)
      event.preventDefault()
      event.stopPropagation()
      const dropped = readDrop(event.dataTransfer)
      if (dropped) onDrop(dropped, dropped.from)
      else toast('You can only drop a sample, a seed or a recipe here.', { tone: 'bad' })
    },
  }
  return { dropProps, over }
}

function readDrop(data: DataTransfer): (DraggedLatent & { readonly from?: string }) | null {
  const ours = (parse(data.getData(TYPE)) ?? {}) as Record<string, unknown>
  const [checkpoint, from] = [ours.checkpoint, ours.from].map(textOf)
  const dragged = readLatent(ours.latent)
  if (dragged) return { latent: dragged, checkpoint, from }
  const text = parse(data.getData('text/plain'))
  const latent = readLatent(typeof text === 'number' ? { seed: text } : text)
  return latent && { latent }
}

/** Data dragged from another site may have any type. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

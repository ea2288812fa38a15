/** A searchable list of checkpoints with a preview, usable with the arrow keys. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useId, useState, type KeyboardEvent } from 'react'
import type { RunFieldsFragment as Run } from '@latentql/sdk'
import { useAllPages } from '../api/all-pages.ts'
import { ErrorNotice } from '../api/error-notice.tsx'
import { checkpointsQuery, runsQuery } from '../api/queries.ts'
import { LatentPicture } from '../latents/latent-picture.tsx'
import { Button } from '../ui/button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { TextField } from '../ui/text-field.tsx'
import { Time } from '../ui/time.tsx'
import { CheckpointFacts } from './checkpoint-facts.tsx'
import styles from './checkpoint-chooser.module.css'
import { shortDigest, type Checkpoint } from './labels.ts'
import { STATE_WORDS } from './run-state.tsx'

interface Props {
  /** The reference in the URL, or the digest of the server's default. */
  readonly current: string | undefined
  /** Null is the server's default. */
  readonly onChoose: (reference: string | null) => void
}

export function CheckpointChooser({ current, onChoose }: Props) {
  const [search, setSearch] = useState('')
  const [looked, setLooked] = useState<string | null>(null)
  const { choices, isPending, error, retry } = useChoices(search)
  const found = choices.findIndex((choice) => keyOf(choice) === looked)
  const inUse = choices.findIndex(({ reference, digest }) => [reference, digest].includes(current!))
  const index = found >= 0 ? found : search ? 0 : Math.max(0, inUse)
  const choice = choices[index]
  if (error) return <ErrorNotice error={error} onRetry={retry} />
  return (
    <div className={styles.chooser}>
      <Finder
        search={search}
        onSearch={(text) => {
          setSearch(text)
          setLooked(null)
        }}
        choices={choices}
        index={index}
        onLook={(choice) => setLooked(keyOf(choice))}
        onChoose={(choice) => onChoose(choice.reference)}
        empty={isPending ? '' : search ? 'No matches.' : 'No checkpoints yet.'}
      />
      <div className={styles.facts}>
        {choice && (
          <>
            <CheckpointFacts key={keyOf(choice)} reference={choice.digest ?? choice.reference} />
            <Button variant="primary" onClick={() => onChoose(choice.reference)}>
              Use {choice.title}
            </Button>
          </>
        )}
        {isPending && <Skeleton className={styles.coming} />}
      </div>
    </div>
  )
}

interface FinderProps {
  readonly search: string
  readonly onSearch: (text: string) => void
  readonly choices: readonly Choice[]
  /** Index of the previewed choice. */
  readonly index: number
  readonly onLook: (choice: Choice) => void
  readonly onChoose: (choice: Choice) => void
  /** The message for an empty list. */
  readonly empty: string
}

/** A search field and its list. Focus stays in the field; the arrow keys move through the list. */
function Finder({ search, onSearch, choices, index, onLook, onChoose, empty }: FinderProps) {
  const listId = useId()
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const next = step && choices[Math.min(choices.length - 1, Math.max(0, index + step))]
    if (next) onLook(next)
    else if (event.key === 'Enter' && choices[index]) onChoose(choices[index])
    else return
    event.preventDefault()
  }
  return (
    <div className={styles.finder}>
      <TextField
        label="Search"
        type="search"
        placeholder="Name, alias, digest, size"
        value={search}
        onChange={onSearch}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={choices[index] && `${listId}-${index}`}
        autoComplete="off"
        data-autofocus
      />
      <ul id={listId} className={styles.list} role="listbox" aria-label="Checkpoints">
        {choices.map((choice, at) => (
          <Option
            key={keyOf(choice)}
            id={`${listId}-${at}`}
            choice={choice}
            selected={at === index}
            onLook={() => onLook(choice)}
            onChoose={() => onChoose(choice)}
          />
        ))}
      </ul>
      <p className={styles.none} role="status">
        {choices.length === 0 && empty}
      </p>
    </div>
  )
}

/** All matching checkpoints and runs. */
function useChoices(search: string) {
  const checkpoints = useInfiniteQuery(checkpointsQuery())
  useAllPages(checkpoints)
  const runs = useQuery(runsQuery())
  const nodes = checkpoints.data?.pages.flatMap((page) => page.nodes) ?? []
  return {
    choices: choicesOf(nodes, runs.data?.nodes ?? [], search),
    isPending: checkpoints.isPending,
    error: checkpoints.error ?? runs.error,
    retry: () => {
      void checkpoints.refetch()
      void runs.refetch()
    },
  }
}

interface OptionProps {
  readonly id: string
  readonly choice: Choice
  readonly selected: boolean
  readonly onLook: () => void
  readonly onChoose: () => void
}

/** A click previews the checkpoint, a double click chooses it. */
function Option({ id, choice, selected, onLook, onChoose }: OptionProps) {
  const { title, notes, at, digest } = choice
  const keepInView = (element: HTMLElement | null) => {
    if (selected) element?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <li
      ref={keepInView}
      id={id}
      role="option"
      aria-selected={selected}
      className={styles.option}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onLook}
      onDoubleClick={onChoose}
    >
      <span className={styles.thumbnail}>
        {digest && <LatentPicture latent={FIRST} checkpoint={digest} alt="" />}
      </span>
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        <span className={styles.notes}>
          {notes.join(' · ')} · <Time at={at} />
        </span>
      </span>
    </li>
  )
}

const FIRST = { seed: 0 }

/** One line of the list. */
interface Choice {
  /** The value for the URL; null is the server's default. */
  readonly reference: string | null
  readonly title: string
  /** Short notes that distinguish it from the others. */
  readonly notes: readonly string[]
  /** ISO 8601: time of import, or of the run's creation. */
  readonly at: string
  /** The checkpoint that its thumbnail is sampled from. */
  readonly digest?: string
}

/** The identity of a choice. */
function keyOf({ digest, title }: Choice): string {
  return digest ?? title
}

/**
 * Unfinished runs come first, then checkpoints, newest first. A choice matches if its text contains
 * every word of `search`.
 */
function choicesOf(
  checkpoints: readonly Checkpoint[],
  runs: readonly Run[],
  search: string,
): Choice[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const newest = new Set<string>()
  const choices = [
    ...runs.filter(hasGenerator).map(choiceOfRun),
    ...checkpoints.map((checkpoint) => {
      const isNewest = !newest.has(checkpoint.name)
      newest.add(checkpoint.name)
      return choiceOf(checkpoint, isNewest)
    }),
  ]
  return choices.filter(({ reference, title, notes, digest }) => {
    const text = [reference, title, ...notes, digest].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** A name refers to its newest checkpoint; an older one with the same name needs its digest. */
function choiceOf(checkpoint: Checkpoint, isNewest: boolean): Choice {
  const { name, digest, aliases, width, height, createdAt } = checkpoint
  return {
    reference: aliases.includes('default') ? null : isNewest ? name : digest,
    title: name,
    notes: [...aliases, `${width} × ${height}`, shortDigest(digest, 8)],
    at: createdAt,
    digest,
  }
}

function hasGenerator({ state, step }: Run): boolean {
  return step > 0 && (state === 'RUNNING' || state === 'PAUSED' || state === 'QUEUED')
}

function choiceOfRun({ name, state, step, createdAt }: Run): Choice {
  return {
    reference: `${name}@latest`,
    title: `${name}@latest`,
    notes: [`run, ${STATE_WORDS[state].toLowerCase()}`, `step ${step}`],
    at: createdAt,
  }
}

/** A long message of the server, readable: a line for each sentence, and what is quoted as code. */
import styles from './prose.module.css'

export function Prose({ text }: { readonly text: string }) {
  return (
    <div className={styles.prose}>
      {sentences(text).map((sentence, index) => (
        // The sentences of a message never change their places.
        <p key={index}>{withCode(sentence)}</p>
      ))}
    </div>
  )
}

/** Ends where a sentence ends and the next begins: with a capital, or with something quoted. */
function sentences(text: string): string[] {
  return text.split(/(?<=[.!?]) (?=[A-Z`"])/)
}

function withCode(sentence: string) {
  return sentence
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))
}

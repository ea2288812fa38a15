/** Formats a long server message: one line per sentence, and quoted parts as code. */
import styles from './prose.module.css'

export function Prose({ text }: { readonly text: string }) {
  return (
    <div className={styles.prose}>
      {sentences(text).map((sentence, index) => (
        // The sentences of a message never change order.
        <p key={index}>{withCode(sentence)}</p>
      ))}
    </div>
  )
}

/** Splits a text into sentences. The next one starts with a capital letter or a quote. */
function sentences(text: string): string[] {
  return text.split(/(?<=[.!?]) (?=[A-Z`"])/)
}

function withCode(sentence: string) {
  return sentence
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))
}

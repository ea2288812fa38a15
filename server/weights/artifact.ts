/** A file known by its content: where it lies is its owner's business. */
import { readFile } from 'node:fs/promises'

export interface Artifact {
  /** Names the content: artifacts of one digest hold the same bytes. */
  readonly digest: string
  /** The path of the file on this machine. It may be fetched first, so ask again rather than keep the path. */
  path(): Promise<string>
  /** The content, for an engine that does not share this machine's disk. */
  bytes(): Promise<Uint8Array>
}

/** A file that stays at `path` for as long as the artifact is used. */
export function fileArtifact(digest: string, path: string): Artifact {
  return new FileArtifact(digest, path)
}

class FileArtifact implements Artifact {
  readonly digest: string
  readonly file: string

  constructor(digest: string, file: string) {
    this.digest = digest
    this.file = file
  }

  async path(): Promise<string> {
    return this.file
  }

  bytes(): Promise<Uint8Array> {
    return readFile(this.file)
  }
}

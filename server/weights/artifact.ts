/** A file identified by its content, wherever it is stored. */
import { readFile } from 'node:fs/promises'

export interface Artifact {
  /** Identifies the content: artifacts with the same digest hold the same bytes. */
  readonly digest: string
  /** Returns the file's path on this machine. May fetch the file, so call it for every use. */
  path(): Promise<string>
  /** Returns the content, for engines that don't share this machine's disk. */
  bytes(): Promise<Uint8Array>
}

/** An artifact for a file that stays at `path` while the artifact is in use. */
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

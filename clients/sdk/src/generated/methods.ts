import * as base from '../operation-base.ts'
import * as g from './graphql.ts'

/** What `dataset` selects beside the plain fields. */
export interface DatasetOptions extends base.RequestOptions {
  readonly sheet?: boolean
}

/** What `interpolate` selects beside the plain fields. */
export interface InterpolateOptions extends base.RequestOptions {
  readonly sheet?: boolean
  readonly animation?: boolean
}

/** The operations of `clients/sdk/operations`, one method each. */
export abstract class Operations extends base.OperationBase {
  /**
   * One checkpoint, or null if none answers. A reference is `NAME` (its newest), `NAME@ALIAS`,
   * or `sha256:HEX` (8 digits or more); of a training run `RUN@latest` (looked up each time)
   * or `RUN@STEP`, with `:raw` behind it for the generator without averaging, or
   * `:discriminator` for the discriminator. Null is the server-wide alias `default`.
   */
  async checkpoint(checkpoint?: string | null, options?: base.RequestOptions) {
    const data = await this.query(g.CheckpointDocument, { checkpoint }, options)
    return data.checkpoint
  }

  /** Checkpoints of one kind, or of both, newest first. */
  async checkpoints(variables: g.CheckpointsQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.CheckpointsDocument, variables, options)
    return data.checkpoints
  }

  /**
   * Imports a generator or a discriminator from a file inside the server's import folder
   * (IMPORT_DIR). To send a file, use `POST /checkpoints?name=`. Errors: CHECKPOINT_INVALID
   * says what was found and what is missing. Needs the role admin.
   */
  async importCheckpoint(input: g.ImportCheckpointInput, options?: base.RequestOptions) {
    const data = await this.query(g.ImportCheckpointDocument, { input }, options)
    return data.importCheckpoint
  }

  /** Gives a checkpoint another name. Its aliases go with it. Needs the role admin. */
  async renameCheckpoint(input: g.RenameCheckpointInput, options?: base.RequestOptions) {
    const data = await this.query(g.RenameCheckpointDocument, { input }, options)
    return data.renameCheckpoint.checkpoint
  }

  /**
   * Points NAME@ALIAS at a checkpoint. The alias `default` is the server's: what `checkpoint:
   * null` means; it points at generators only. Needs the role admin.
   */
  async setCheckpointAlias(input: g.SetCheckpointAliasInput, options?: base.RequestOptions) {
    const data = await this.query(g.SetCheckpointAliasDocument, { input }, options)
    return data.setCheckpointAlias.checkpoint
  }

  /** Takes an alias away; the checkpoint stays. Needs the role admin. */
  async removeCheckpointAlias(alias: string, options?: base.RequestOptions) {
    const data = await this.query(g.RemoveCheckpointAliasDocument, { input: { alias } }, options)
    return data.removeCheckpointAlias.checkpoint
  }

  /**
   * Deletes a checkpoint and its weights. Its picture addresses answer 410 from then on. Needs
   * the role admin.
   */
  async deleteCheckpoint(checkpoint: string, options?: base.RequestOptions) {
    const data = await this.query(g.DeleteCheckpointDocument, { input: { checkpoint } }, options)
    return data.deleteCheckpoint.digest
  }

  /** One dataset by its name, or null. */
  async dataset(name: string, { sheet, ...options }: DatasetOptions = {}) {
    const data = await this.query(g.DatasetDocument, { name, sheet }, options)
    return data.dataset
  }

  /** All datasets, by name. `avatars` is built in. */
  async datasets(options?: base.RequestOptions) {
    const data = await this.query(g.DatasetsDocument, {}, options)
    return data.datasets
  }

  /**
   * Registers images to train on, from a folder or file inside the server's import folder
   * (IMPORT_DIR). To send a file, use `POST /datasets?name=`. Errors: DATASET_INVALID says how
   * many images were found and which are broken. Needs the role admin.
   */
  async registerDataset(input: g.RegisterDatasetInput, options?: base.RequestOptions) {
    const data = await this.query(g.RegisterDatasetDocument, { input }, options)
    return data.registerDataset.dataset
  }

  /**
   * Forgets a dataset and its packed images. While a run that may still train on it is there:
   * TRAINING_RUN_CONFLICT. Needs the role admin.
   */
  async deleteDataset(name: string, options?: base.RequestOptions) {
    const data = await this.query(g.DeleteDatasetDocument, { input: { name } }, options)
    return data.deleteDataset.name
  }

  /** One job of any kind by its id, or null. A training run is a job. */
  async job(id: string, options?: base.RequestOptions) {
    const data = await this.query(g.JobDocument, { id }, options)
    return data.job
  }

  /** Jobs of all kinds, newest first. */
  async jobs(variables: g.JobsQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.JobsDocument, variables, options)
    return data.jobs
  }

  /**
   * Stops a job at the next place it can go on from. A PAUSED job stays so; JOB_CONFLICT, or
   * TRAINING_RUN_CONFLICT of a training run, if it is FAILED or has ended. Needs the role that
   * starting such a job needs.
   */
  async pauseJob(job: string, options?: base.RequestOptions) {
    const data = await this.query(g.PauseJobDocument, { job }, options)
    return data.pauseJob.job
  }

  /**
   * Resumes a PAUSED or FAILED job from where it was saved last; JOB_CONFLICT, or
   * TRAINING_RUN_CONFLICT, if it has ended. Needs the role that starting such a job needs.
   */
  async resumeJob(job: string, options?: base.RequestOptions) {
    const data = await this.query(g.ResumeJobDocument, { job }, options)
    return data.resumeJob.job
  }

  /**
   * Ends a job for good, without a result; JOB_CONFLICT, or TRAINING_RUN_CONFLICT, if it is
   * DONE. Needs the role that starting such a job needs.
   */
  async cancelJob(job: string, options?: base.RequestOptions) {
    const data = await this.query(g.CancelJobDocument, { job }, options)
    return data.cancelJob.job
  }

  /**
   * Everything that happens in a job, from after event `after`, then live, as
   * `trainingProgress` gives it: in order, each event once, from any replica, to the event
   * that ends the job.
   */
  jobProgress(variables: g.JobProgressSubscriptionVariables, options?: base.StreamOptions) {
    return this.subscribe(g.JobProgressDocument, variables, { ...options, resume: base.afterEvent('jobProgress') })
  }

  /**
   * Measures how varied a checkpoint's samples are, in the background. `Checkpoint.report` is
   * the newest result. Needs the role write; SERVER_BUSY while too many reports are
   * unfinished.
   */
  async startCheckpointReport(input: g.StartCheckpointReportInput = {}, options?: base.RequestOptions) {
    const data = await this.query(g.StartCheckpointReportDocument, { input }, options)
    return data.startCheckpointReport.job
  }

  /**
   * One checkpoint, or null if none answers. A reference is `NAME` (its newest), `NAME@ALIAS`,
   * or `sha256:HEX` (8 digits or more); of a training run `RUN@latest` (looked up each time)
   * or `RUN@STEP`, with `:raw` behind it for the generator without averaging, or
   * `:discriminator` for the discriminator. Null is the server-wide alias `default`.
   */
  async checkpointReport(checkpoint?: string | null, options?: base.RequestOptions) {
    const data = await this.query(g.CheckpointReportDocument, { checkpoint }, options)
    return data.checkpoint
  }

  /** One saved latent by its id or its name, or null. */
  async latent(variables: g.LatentQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.LatentDocument, variables, options)
    return data.latent
  }

  /** Saved latents, newest first. */
  async latents(variables: g.LatentsQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.LatentsDocument, variables, options)
    return data.latents
  }

  /** Saved latents with their values, newest first: the content of an export. */
  async latentsWithValues(variables: g.LatentsWithValuesQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.LatentsWithValuesDocument, variables, options)
    return data.latents
  }

  /** The tags of all saved latents, most used first; at most 1,000. */
  async latentTags(options?: base.RequestOptions) {
    const data = await this.query(g.LatentTagsDocument, {}, options)
    return data.latentTags
  }

  /**
   * Saves a latent under a unique name. Idempotent by `clientMutationId`: sent again with the
   * same id and content, it returns the latent that the first one made. Once acknowledged it
   * survives a crash of server and database. Needs the role write.
   */
  async saveLatent(input: g.SaveLatentInput, options?: base.RequestOptions) {
    const data = await this.query(g.SaveLatentDocument, { input }, options)
    return data.saveLatent.latent
  }

  /** Changes name, tags or note; what is null stays. Needs the role write. */
  async updateLatent(input: g.UpdateLatentInput, options?: base.RequestOptions) {
    const data = await this.query(g.UpdateLatentDocument, { input }, options)
    return data.updateLatent.latent
  }

  /**
   * Deletes a saved latent. Latents that were made of it keep their values; a recipe that
   * names it can't be run again. Needs the role write.
   */
  async deleteLatent(id: string, options?: base.RequestOptions) {
    const data = await this.query(g.DeleteLatentDocument, { input: { id } }, options)
    return data.deleteLatent.id
  }

  /**
   * Deletes many saved latents in one go; those that are gone already are no error. Needs the
   * role write.
   */
  async deleteLatents(ids: readonly string[], options?: base.RequestOptions) {
    const data = await this.query(g.DeleteLatentsDocument, { ids: [...ids] }, options)
    return data.deleteLatents.ids
  }

  /**
   * The sample of a seed: the same pixels for the same seed and checkpoint, alone or in any
   * batch, on any day.
   */
  async generate(variables: g.GenerateQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.GenerateDocument, variables, options)
    return data.generate
  }

  /** The sample of any latent. */
  async sample(variables: g.SampleQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.SampleDocument, variables, options)
    return data.sample
  }

  /** The samples of many latents, at most 256, in their order. */
  async samples(variables: g.SamplesQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.SamplesDocument, variables, options)
    return data.samples
  }

  /** A discriminator's opinion of the sample of a latent. */
  async score(variables: g.ScoreQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.ScoreDocument, variables, options)
    return data.sample.score
  }

  /** A walk through waypoints. */
  async interpolate(input: g.InterpolateInput, { sheet, animation, ...options }: InterpolateOptions = {}) {
    const data = await this.query(g.InterpolateDocument, { input, sheet, animation }, options)
    return data.interpolate
  }

  /**
   * Vector arithmetic as in the DCGAN paper (section 6.3.2): mean of each plus group, less the
   * mean of each minus group.
   */
  async arithmetic(input: g.ArithmeticInput, options?: base.RequestOptions) {
    const data = await this.query(g.ArithmeticDocument, { input }, options)
    return data.arithmetic
  }

  /**
   * Frames of a walk, one after another. Pull-driven: a slow client gets fewer frames, never a
   * growing buffer, and the walk's position follows the clock. Ends after `frames`, or never.
   */
  walk(input: g.WalkInput = {}, options?: base.StreamOptions) {
    return this.subscribe(g.WalkDocument, { input }, { ...options, resume: base.afterFrame('walk') })
  }

  /**
   * Samples of many latents, in their order, each with its picture in the response as a data:
   * URI.
   */
  async samplePictures(variables: g.SamplePicturesQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.SamplePicturesDocument, variables, options)
    return data.samples
  }

  /** A walk through waypoints, each frame with its picture in the response as a data: URI. */
  async interpolatePictures(variables: g.InterpolatePicturesQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.InterpolatePicturesDocument, variables, options)
    return data.interpolate
  }

  /** Frames of a walk, each with its picture in the response as a data: URI. */
  walkPictures(variables: g.WalkPicturesSubscriptionVariables, options?: base.StreamOptions) {
    return this.subscribe(g.WalkPicturesDocument, variables, { ...options, resume: base.afterFrame('walk') })
  }

  /** The server: its version, and the engine that runs the graphs. */
  async server(options?: base.RequestOptions) {
    const data = await this.query(g.ServerDocument, {}, options)
    return data.server
  }

  /** One training run by its id or its name, or null. */
  async run(run: string, options?: base.RequestOptions) {
    const data = await this.query(g.RunDocument, { run }, options)
    return data.run
  }

  /** Training runs, newest first. */
  async runs(variables: g.RunsQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.RunsDocument, variables, options)
    return data.runs
  }

  /**
   * What its steps measured, thinned for a plot: each point is the mean over an equal stretch
   * of steps.
   */
  async runMetrics(variables: g.RunMetricsQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.RunMetricsDocument, variables, options)
    return base.required(data.run, 'TRAINING_RUN_NOT_FOUND', variables.run).metrics
  }

  /**
   * Fixed-noise pictures, oldest first, thinned evenly; the newest is always among them, and
   * so is the first if two are.
   */
  async runSnapshots(variables: g.RunSnapshotsQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.RunSnapshotsDocument, variables, options)
    return base.required(data.run, 'TRAINING_RUN_NOT_FOUND', variables.run).snapshots
  }

  /** Its fixed-noise pictures one after another; null before the first. */
  async runTimeline(variables: g.RunTimelineQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.RunTimelineDocument, variables, options)
    return base.required(data.run, 'TRAINING_RUN_NOT_FOUND', variables.run).timeline
  }

  /**
   * Starts a run: queued at once, trained as soon as a worker is free. Every setting has a
   * default; BAD_USER_INPUT names each one that is out of range. Needs the role admin.
   */
  async startTraining(input: g.StartTrainingInput = {}, options?: base.RequestOptions) {
    const data = await this.query(g.StartTrainingDocument, { input }, options)
    return data.startTraining.run
  }

  /**
   * Stops after the step under way and keeps the state. A PAUSED run stays so;
   * TRAINING_RUN_CONFLICT if it is FAILED or has ended. Needs the role admin.
   */
  async pauseTraining(run: string, options?: base.RequestOptions) {
    const data = await this.query(g.PauseTrainingDocument, { run }, options)
    return data.pauseTraining.run
  }

  /**
   * Goes on from where it was. One that is QUEUED or RUNNING does so; TRAINING_RUN_CONFLICT if
   * it has ended. Needs the role admin.
   */
  async resumeTraining(run: string, options?: base.RequestOptions) {
    const data = await this.query(g.ResumeTrainingDocument, { run }, options)
    return data.resumeTraining.run
  }

  /**
   * Ends a run for good; its checkpoints stay. TRAINING_RUN_CONFLICT if it is DONE. Needs the
   * role admin.
   */
  async cancelTraining(run: string, options?: base.RequestOptions) {
    const data = await this.query(g.CancelTrainingDocument, { run }, options)
    return data.cancelTraining.run
  }

  /**
   * Takes a run back to a checkpoint it still has; later ones are removed, and it is PAUSED
   * there. BAD_USER_INPUT names the steps it could go back to. Needs the role admin.
   */
  async rollbackTraining(variables: g.RollbackTrainingMutationVariables, options?: base.RequestOptions) {
    const data = await this.query(g.RollbackTrainingDocument, variables, options)
    return data.rollbackTraining.run
  }

  /** Keeps a run's checkpoint whatever the retention says, or lets it go. Needs the role admin. */
  async pinCheckpoint(variables: g.PinCheckpointMutationVariables, options?: base.RequestOptions) {
    const data = await this.query(g.PinCheckpointDocument, variables, options)
    return data.pinCheckpoint.run
  }

  /** Makes a lasting checkpoint of a run's, under a name of its own. Needs the role admin. */
  async promoteCheckpoint(input: g.PromoteCheckpointInput, options?: base.RequestOptions) {
    const data = await this.query(g.PromoteCheckpointDocument, { input }, options)
    return data.promoteCheckpoint.checkpoint
  }

  /**
   * Deletes a run that has ended or is paused, with its events, pictures and checkpoints;
   * promoted ones stay. TRAINING_RUN_CONFLICT while it is QUEUED or RUNNING. Needs the role
   * admin.
   */
  async deleteRun(run: string, options?: base.RequestOptions) {
    const data = await this.query(g.DeleteRunDocument, { run }, options)
    return data.deleteRun.id
  }

  /**
   * Everything that happens in a run, from after event `after`, then live: in order, each
   * once, from any replica. It ends after the event that ends the run (CANCELLED, DONE); a
   * FAILED or PAUSED run can go on, and so does this. A client that was away says the last
   * `seq` it got, and misses nothing.
   */
  trainingProgress(variables: g.TrainingProgressSubscriptionVariables, options?: base.StreamOptions) {
    return this.subscribe(g.TrainingProgressDocument, variables, { ...options, resume: base.afterEvent('trainingProgress') })
  }

}
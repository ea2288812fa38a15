import * as base from '../operation-base.ts'
import * as g from './graphql.ts'

/** Optional selections of `dataset`. */
export interface DatasetOptions extends base.RequestOptions {
  readonly sheet?: boolean
}

/** Optional selections of `interpolate`. */
export interface InterpolateOptions extends base.RequestOptions {
  readonly sheet?: boolean
  readonly animation?: boolean
}

/** The operations of `clients/sdk/operations`, one method each. */
export abstract class Operations extends base.OperationBase {
  /**
   * Studies the maps of one activation of a generator in the background: figures over many
   * samples, the samples in which each map is most active, and how its activity correlates
   * with the scores of classifiers. `Checkpoint.activationStudy` is the newest result.
   * SERVER_BUSY while too many of these jobs are unfinished. Requires the role WRITE.
   */
  async startActivationStudy(input: g.StartActivationStudyInput = {}, options?: base.RequestOptions) {
    const data = await this.query(g.StartActivationStudyDocument, { input }, options)
    return data.startActivationStudy.job
  }

  /** A job's study. With a classifier, first the maps that correlate most with its scores. */
  async activationStudy(variables: g.ActivationStudyQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.ActivationStudyDocument, variables, options)
    return data.job
  }

  /** The newest study of an activation. */
  async newestActivationStudy(variables: g.NewestActivationStudyQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.NewestActivationStudyDocument, variables, options)
    return data.checkpoint
  }

  /** One map in the newest study of an activation. */
  async activationMap(variables: g.ActivationMapQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.ActivationMapDocument, variables, options)
    return data.checkpoint
  }

  /**
   * One checkpoint, or null if none matches. A checkpoint reference is `NAME` (the newest with
   * that name), `NAME@ALIAS`, or `sha256:HEX` (8 digits or more). A training run's checkpoint
   * is `RUN@latest` (resolved on every request) or `RUN@STEP`; append `:raw` for the generator
   * without averaging, or `:discriminator` for the discriminator. A `Checkpoint.id` is a
   * reference, too. A null reference is the server-wide alias `default`.
   */
  async checkpoint(checkpoint?: string | null, options?: base.RequestOptions) {
    const data = await this.query(g.CheckpointDocument, { checkpoint }, options)
    return data.checkpoint
  }

  /** Checkpoints of one kind, or of all, newest first. */
  async checkpoints(variables: g.CheckpointsQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.CheckpointsDocument, variables, options)
    return data.checkpoints
  }

  /** A sheet of a generator's samples of seeds 0, 1, 2 and so on; null for a discriminator. */
  async checkpointSheet(variables: g.CheckpointSheetQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.CheckpointSheetDocument, variables, options)
    return base.required(data.checkpoint, 'CHECKPOINT_NOT_FOUND', variables.checkpoint).sheet
  }

  /** The networks that a checkpoint's weights could be, with samples of each. */
  async checkpointEvidence(checkpoint?: string | null, options?: base.RequestOptions) {
    const data = await this.query(g.CheckpointEvidenceDocument, { checkpoint }, options)
    return base.required(data.checkpoint, 'CHECKPOINT_NOT_FOUND', checkpoint).evidence
  }

  /**
   * Replaces a checkpoint by another network that its weights could be: it has the same name,
   * the aliases move to it, and the old checkpoint is deleted. Its evidence is the same, so
   * the choice can be changed again. Requires the role ADMIN.
   */
  async chooseHypothesis(input: g.ChooseHypothesisInput, options?: base.RequestOptions) {
    const data = await this.query(g.ChooseHypothesisDocument, { input }, options)
    return data.chooseHypothesis.checkpoint
  }

  /**
   * Imports a generator or a discriminator from a file inside the server's import folder
   * (IMPORT_DIR). To upload a file, use `POST /checkpoints?name=`. A CHECKPOINT_INVALID error
   * lists the contents found and missing. Requires the role ADMIN.
   */
  async importCheckpoint(input: g.ImportCheckpointInput, options?: base.RequestOptions) {
    const data = await this.query(g.ImportCheckpointDocument, { input }, options)
    return data.importCheckpoint
  }

  /** Renames a checkpoint; its aliases move with it. Requires the role ADMIN. */
  async renameCheckpoint(input: g.RenameCheckpointInput, options?: base.RequestOptions) {
    const data = await this.query(g.RenameCheckpointDocument, { input }, options)
    return data.renameCheckpoint.checkpoint
  }

  /**
   * Points NAME@ALIAS at a checkpoint. The alias `default` is server-wide: it is the
   * checkpoint of `checkpoint: null`, and must be a generator. A checkpoint can have 100
   * aliases. Requires the role ADMIN.
   */
  async setCheckpointAlias(input: g.SetCheckpointAliasInput, options?: base.RequestOptions) {
    const data = await this.query(g.SetCheckpointAliasDocument, { input }, options)
    return data.setCheckpointAlias.checkpoint
  }

  /** Removes an alias; the checkpoint stays. Requires the role ADMIN. */
  async removeCheckpointAlias(alias: string, options?: base.RequestOptions) {
    const data = await this.query(g.RemoveCheckpointAliasDocument, { input: { alias } }, options)
    return data.removeCheckpointAlias.checkpoint
  }

  /**
   * Ends the quarantine of a checkpoint, so that its model runs again. Requires the role
   * ADMIN.
   */
  async releaseCheckpoint(checkpoint: string, options?: base.RequestOptions) {
    const data = await this.query(g.ReleaseCheckpointDocument, { input: { checkpoint } }, options)
    return data.releaseCheckpoint.checkpoint
  }

  /**
   * Deletes a checkpoint and its weights. Its picture URLs return 410 from then on; after 30
   * days without saved latents, variants or classifiers of it, 404. Requires the role ADMIN.
   */
  async deleteCheckpoint(checkpoint: string, options?: base.RequestOptions) {
    const data = await this.query(g.DeleteCheckpointDocument, { input: { checkpoint } }, options)
    return data.deleteCheckpoint.digest
  }

  /**
   * Measures in the background how well a conditional generator knows its classes: images are
   * classified by their nearest neighbour among samples of all classes (appendix A.1 of the
   * DCGAN paper), and a classifier judges the samples. SERVER_BUSY while too many of these
   * jobs are unfinished. Requires the role WRITE.
   */
  async startClassStudy(input: g.StartClassStudyInput, options?: base.RequestOptions) {
    const data = await this.query(g.StartClassStudyDocument, { input }, options)
    return data.startClassStudy.job
  }

  /** One job of any kind by its id, or null. A training run is a job. */
  async classStudy(job: string, options?: base.RequestOptions) {
    const data = await this.query(g.ClassStudyDocument, { job }, options)
    return data.job
  }

  /**
   * Fits a classifier of a dataset's images by an attribute in the background: a linear SVM on
   * a discriminator's features, as in tables 1 and 2 of the DCGAN paper. A fifth of the
   * images, at most 10,000, is held out to test it. SERVER_BUSY while too many of these jobs
   * are unfinished. Requires the role WRITE.
   */
  async startClassifier(input: g.StartClassifierInput, options?: base.RequestOptions) {
    const data = await this.query(g.StartClassifierDocument, { input }, options)
    return data.startClassifier.job
  }

  /** One job of any kind by its id, or null. A training run is a job. */
  async classifierJob(id: string, options?: base.RequestOptions) {
    const data = await this.query(g.ClassifierJobDocument, { id }, options)
    return data.job
  }

  /** One classifier by its id, or null. */
  async classifier(id: string, options?: base.RequestOptions) {
    const data = await this.query(g.ClassifierDocument, { id }, options)
    return data.classifier
  }

  /** Fitted classifiers, newest first. */
  async classifiers(variables: g.ClassifiersQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.ClassifiersDocument, variables, options)
    return data.classifiers
  }

  /** Deletes a classifier. Its job keeps the result. Requires the role WRITE. */
  async deleteClassifier(id: string, options?: base.RequestOptions) {
    const data = await this.query(g.DeleteClassifierDocument, { input: { id } }, options)
    return data.deleteClassifier.deletedId
  }

  /**
   * The sample's values of a classifier's attribute, the likeliest first. The classifier's
   * discriminator gets the same image as for `score`. BAD_USER_INPUT if it takes images of
   * another size or number of channels.
   */
  async sampleAttributes(variables: g.SampleAttributesQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.SampleAttributesDocument, variables, options)
    return data.sample.attributes
  }

  /** One dataset by its name, or null. */
  async dataset(name: string, { sheet, ...options }: DatasetOptions = {}) {
    const data = await this.query(g.DatasetDocument, { name, sheet }, options)
    return data.dataset
  }

  /** A page of the datasets, newest first. `faces` and `avatars` are built in. */
  async datasetConnection(variables: g.DatasetConnectionQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.DatasetConnectionDocument, variables, options)
    return data.datasetConnection
  }

  /**
   * All datasets, by name. `faces` and `avatars` are built in.
   * @deprecated Use `datasetConnection`, which is paged.
   */
  async datasets(options?: base.RequestOptions) {
    const data = await this.query(g.DatasetsDocument, {}, options)
    return data.datasets
  }

  /**
   * Registers training images from a folder or file inside the server's import folder
   * (IMPORT_DIR). To upload a file, use `POST /datasets?name=`. A DATASET_INVALID error states
   * the number of images found and lists the broken ones. Requires the role ADMIN.
   */
  async registerDataset(input: g.RegisterDatasetInput, options?: base.RequestOptions) {
    const data = await this.query(g.RegisterDatasetDocument, { input }, options)
    return data.registerDataset.dataset
  }

  /**
   * Deletes a dataset and its packed images. TRAINING_RUN_CONFLICT while a run exists that may
   * still train on it. Requires the role ADMIN.
   */
  async deleteDataset(name: string, options?: base.RequestOptions) {
    const data = await this.query(g.DeleteDatasetDocument, { input: { name } }, options)
    return data.deleteDataset.name
  }

  /**
   * Looks for near-duplicates in a dataset in the background, as in section 4.1 of the DCGAN
   * paper: by the hashes that an auto-encoder gives its images. SERVER_BUSY while too many of
   * these jobs are unfinished. Requires the role WRITE.
   */
  async startDeduplication(input: g.StartDeduplicationInput, options?: base.RequestOptions) {
    const data = await this.query(g.StartDeduplicationDocument, { input }, options)
    return data.startDeduplication.job
  }

  /** The duplicates that a DONE job of kind `deduplication` has found, the nearest first. */
  async duplicates(variables: g.DuplicatesQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.DuplicatesDocument, variables, options)
    return data.job
  }

  /**
   * Registers a new dataset with the images that a job of kind `deduplication` kept: all but
   * the duplicates, with their classes and attributes. Images of a built-in dataset are drawn
   * at 64 pixels. BAD_USER_INPUT if the job is not DONE or the name is taken,
   * DATASET_NOT_FOUND if the dataset was deleted, DATASET_INVALID if fewer than 16 images
   * remain. Requires the role ADMIN.
   */
  async removeDuplicates(input: g.RemoveDuplicatesInput, options?: base.RequestOptions) {
    const data = await this.query(g.RemoveDuplicatesDocument, { input }, options)
    return data.removeDuplicates
  }

  /**
   * Finds what the units of a discriminator respond to, in the background, as in figure 5 of
   * the DCGAN paper: the images of a dataset that each unit responds to most, beside those of
   * the same discriminator with random weights. SERVER_BUSY while too many of these jobs are
   * unfinished. Requires the role WRITE.
   */
  async startFilters(input: g.StartFiltersInput, options?: base.RequestOptions) {
    const data = await this.query(g.StartFiltersDocument, { input }, options)
    return data.startFilters.job
  }

  /** One job of any kind by its id, or null. A training run is a job. */
  async filters(job: string, options?: base.RequestOptions) {
    const data = await this.query(g.FiltersDocument, { job }, options)
    return data.job
  }

  /** One unit that a DONE job of kind `filters` has examined, trained and with random weights. */
  async filterUnit(variables: g.FilterUnitQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.FilterUnitDocument, variables, options)
    return data.job
  }

  /** One job of any kind by its id, or null. A training run is a job. */
  async job(id: string, options?: base.RequestOptions) {
    const data = await this.query(g.JobDocument, { id }, options)
    return data.job
  }

  /** Jobs of all kinds, newest first, each with what it is about. */
  async jobs(variables: g.JobsQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.JobsDocument, variables, options)
    return data.jobs
  }

  /**
   * Pauses a job at the next point it can resume from; a PAUSED job stays PAUSED. JOB_CONFLICT
   * (for a training run TRAINING_RUN_CONFLICT) if it is FAILED or has ended. Requires the same
   * role as starting the job.
   */
  async pauseJob(job: string, options?: base.RequestOptions) {
    const data = await this.query(g.PauseJobDocument, { job }, options)
    return data.pauseJob.job
  }

  /**
   * Resumes a PAUSED or FAILED job from its last saved state. JOB_CONFLICT (for a training run
   * TRAINING_RUN_CONFLICT) if it has ended. Requires the same role as starting the job.
   */
  async resumeJob(job: string, options?: base.RequestOptions) {
    const data = await this.query(g.ResumeJobDocument, { job }, options)
    return data.resumeJob.job
  }

  /**
   * Deletes a job that is DONE, CANCELLED or FAILED, with its events and its result;
   * classifiers and variants that it saved stay. JOB_CONFLICT before, and until a worker has
   * removed what an ended job left. A training run is deleted as by `deleteRun`. Requires the
   * same role as starting the job.
   */
  async deleteJob(job: string, options?: base.RequestOptions) {
    const data = await this.query(g.DeleteJobDocument, { job }, options)
    return data.deleteJob.deletedId
  }

  /**
   * Ends a job permanently, without a result. JOB_CONFLICT (for a training run
   * TRAINING_RUN_CONFLICT) if it is DONE. Requires the same role as starting the job.
   */
  async cancelJob(job: string, options?: base.RequestOptions) {
    const data = await this.query(g.CancelJobDocument, { job }, options)
    return data.cancelJob.job
  }

  /**
   * Streams the events of a job: first the recorded events after `after`, then live events, in
   * order, each exactly once, from any replica. Ends after the event that ends the job, as
   * `trainingProgress` does.
   */
  jobProgress(variables: g.JobProgressSubscriptionVariables, options?: base.StreamOptions) {
    return this.subscribe(g.JobProgressDocument, variables, { ...options, resume: base.afterEvent('jobProgress') })
  }

  /**
   * Measures the quality of a checkpoint's samples in the background: noise, variety, and how
   * both compare with the images of a dataset. `Checkpoint.report` is the newest result.
   * SERVER_BUSY while too many reports are unfinished. Requires the role WRITE.
   */
  async startCheckpointReport(input: g.StartCheckpointReportInput = {}, options?: base.RequestOptions) {
    const data = await this.query(g.StartCheckpointReportDocument, { input }, options)
    return data.startCheckpointReport.job
  }

  /**
   * One checkpoint, or null if none matches. A checkpoint reference is `NAME` (the newest with
   * that name), `NAME@ALIAS`, or `sha256:HEX` (8 digits or more). A training run's checkpoint
   * is `RUN@latest` (resolved on every request) or `RUN@STEP`; append `:raw` for the generator
   * without averaging, or `:discriminator` for the discriminator. A `Checkpoint.id` is a
   * reference, too. A null reference is the server-wide alias `default`.
   */
  async checkpointReport(checkpoint?: string | null, options?: base.RequestOptions) {
    const data = await this.query(g.CheckpointReportDocument, { checkpoint }, options)
    return data.checkpoint
  }

  /**
   * Makes a generator forget to draw an object, as in the DCGAN paper (section 6.3, figure 6):
   * boxes on samples mark the object, a logistic regression finds the feature maps that are
   * active inside the boxes, and a saved variant turns them off. Runs in the background.
   * SERVER_BUSY while too many such jobs are unfinished. Requires the role WRITE.
   */
  async startForgetting(input: g.StartForgettingInput, options?: base.RequestOptions) {
    const data = await this.query(g.StartForgettingDocument, { input }, options)
    return data.startForgetting.job
  }

  /** A job that makes a generator forget an object, with up to 32 controls. */
  async forgetting(variables: g.ForgettingQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.ForgettingDocument, variables, options)
    return data.job
  }

  /** One saved latent by its id or its name, or null. Provide exactly one of the two. */
  async latent(variables: g.LatentQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.LatentDocument, variables, options)
    return data.latent
  }

  /** Saved latents, newest first. */
  async latents(variables: g.LatentsQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.LatentsDocument, variables, options)
    return data.latents
  }

  /** Saved latents with their values, newest first, for an export. */
  async latentsWithValues(variables: g.LatentsWithValuesQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.LatentsWithValuesDocument, variables, options)
    return data.latents
  }

  /** A saved latent with its values. */
  async latentWithValues(variables: g.LatentWithValuesQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.LatentWithValuesDocument, variables, options)
    return data.latent
  }

  /** Tags of all saved latents, most used first; at most 1,000. */
  async latentTags(options?: base.RequestOptions) {
    const data = await this.query(g.LatentTagsDocument, {}, options)
    return data.latentTags
  }

  /**
   * Saves a latent under a unique name. Idempotent by `clientMutationId`: a repeated request
   * with the same id and content returns the latent that the first one saved. A saved latent
   * survives crashes of the server and the database. Requires the role WRITE.
   */
  async saveLatent(input: g.SaveLatentInput, options?: base.RequestOptions) {
    const data = await this.query(g.SaveLatentDocument, { input }, options)
    return data.saveLatent.latent
  }

  /** Changes name, tags or note; null fields stay unchanged. Requires the role WRITE. */
  async updateLatent(input: g.UpdateLatentInput, options?: base.RequestOptions) {
    const data = await this.query(g.UpdateLatentDocument, { input }, options)
    return data.updateLatent.latent
  }

  /**
   * Deletes a saved latent. Latents derived from it keep their values, but a recipe that
   * refers to it can't be evaluated again. Requires the role WRITE.
   */
  async deleteLatent(id: string, options?: base.RequestOptions) {
    const data = await this.query(g.DeleteLatentDocument, { input: { id } }, options)
    return data.deleteLatent.deletedId
  }

  /**
   * Deletes several saved latents in one transaction; ids that no longer exist are not an
   * error. Requires the role WRITE.
   */
  async deleteLatents(ids: readonly string[], options?: base.RequestOptions) {
    const data = await this.query(g.DeleteLatentsDocument, { ids: [...ids] }, options)
    return data.deleteLatents.ids
  }

  /**
   * Measures in the background in which layers of a generator and a discriminator an attribute
   * is known: a classifier judges samples, and a linear SVM is fitted on z and on each layer's
   * features to tell the same values apart. SERVER_BUSY while too many of these jobs are
   * unfinished. Requires the role WRITE.
   */
  async startLayerProbes(input: g.StartLayerProbesInput, options?: base.RequestOptions) {
    const data = await this.query(g.StartLayerProbesDocument, { input }, options)
    return data.startLayerProbes.job
  }

  /** One job of any kind by its id, or null. A training run is a job. */
  async layerProbes(job: string, options?: base.RequestOptions) {
    const data = await this.query(g.LayerProbesDocument, { job }, options)
    return data.job
  }

  /**
   * Compares samples with the images of a dataset in the background: FID, KID, precision,
   * recall and diversity, of one checkpoint or of all checkpoints of a run.
   * `Checkpoint.quality` and `TrainingRun.quality` are the newest results. SERVER_BUSY while
   * too many measurements are unfinished. Requires the role WRITE.
   */
  async startQuality(input: g.StartQualityInput = {}, options?: base.RequestOptions) {
    const data = await this.query(g.StartQualityDocument, { input }, options)
    return data.startQuality.job
  }

  /**
   * One checkpoint, or null if none matches. A checkpoint reference is `NAME` (the newest with
   * that name), `NAME@ALIAS`, or `sha256:HEX` (8 digits or more). A training run's checkpoint
   * is `RUN@latest` (resolved on every request) or `RUN@STEP`; append `:raw` for the generator
   * without averaging, or `:discriminator` for the discriminator. A `Checkpoint.id` is a
   * reference, too. A null reference is the server-wide alias `default`.
   */
  async checkpointQuality(checkpoint?: string | null, options?: base.RequestOptions) {
    const data = await this.query(g.CheckpointQualityDocument, { checkpoint }, options)
    return data.checkpoint
  }

  /** One training run by its id or its name, or null. */
  async runQuality(run: string, options?: base.RequestOptions) {
    const data = await this.query(g.RunQualityDocument, { run }, options)
    return data.run
  }

  /** A rule study by its name, or null if none of its runs exists. */
  async ruleStudy(variables: g.RuleStudyQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.RuleStudyDocument, variables, options)
    return data.ruleStudy
  }

  /**
   * Starts a training run for each variant of the DCGAN paper's rules of architecture (arXiv
   * 1511.06434, section 3), on the same data, with the same seed and number of images. Starts
   * none if a setting is invalid or MAX_RUNS has no room for all of them. The runs are paused,
   * resumed, cancelled and deleted like any others. Requires the role ADMIN.
   */
  async startRuleStudy(input: g.StartRuleStudyInput, options?: base.RequestOptions) {
    const data = await this.query(g.StartRuleStudyDocument, { input }, options)
    return data.startRuleStudy.study
  }

  /**
   * The sample of a seed. A seed and a checkpoint always give the same pixels, regardless of
   * batch and time.
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

  /** The samples of up to 256 latents, in the same order. */
  async samples(variables: g.SamplesQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.SamplesDocument, variables, options)
    return data.samples
  }

  /** A discriminator's score for the sample of a latent. */
  async score(variables: g.ScoreQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.ScoreDocument, variables, options)
    return data.sample.score
  }

  /** An interpolation through waypoints. */
  async interpolate(input: g.InterpolateInput, { sheet, animation, ...options }: InterpolateOptions = {}) {
    const data = await this.query(g.InterpolateDocument, { input, sheet, animation }, options)
    return data.interpolate
  }

  /** A sheet of all frames. */
  async interpolationSheet(input: g.InterpolateInput, options?: base.RequestOptions) {
    const data = await this.query(g.InterpolationSheetDocument, { input }, options)
    return data.interpolate.sheet
  }

  /** An animation of all frames. */
  async interpolationAnimation(variables: g.InterpolationAnimationQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.InterpolationAnimationDocument, variables, options)
    return data.interpolate.animation
  }

  /**
   * Vector arithmetic as in the DCGAN paper (section 6.3.2): the mean of each plus group,
   * minus the mean of each minus group.
   */
  async arithmetic(input: g.ArithmeticInput, options?: base.RequestOptions) {
    const data = await this.query(g.ArithmeticDocument, { input }, options)
    return data.arithmetic
  }

  /**
   * Streams the frames of a walk. Pull-driven: a slow client gets fewer frames, never a
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

  /** Feature maps of an activation of a sample, as one picture. */
  async activation(variables: g.ActivationQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.ActivationDocument, variables, options)
    return data.sample.activation
  }

  /** Images of a dataset near the sample of a latent. */
  async nearestImages(variables: g.NearestImagesQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.NearestImagesDocument, variables, options)
    return data.sample.nearestImages
  }

  /** Samples of the same latents by several checkpoints, in a row for each latent. */
  async compare(input: g.CompareInput, options?: base.RequestOptions) {
    const data = await this.query(g.CompareDocument, { input }, options)
    return data.compare
  }

  /** A sheet of all samples: a row for each latent, a column for each checkpoint. */
  async comparisonSheet(variables: g.ComparisonSheetQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.ComparisonSheetDocument, variables, options)
    return data.compare.sheet
  }

  /** The sample of one latent by each of a run's checkpoints, as an animation. */
  async film(variables: g.FilmQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.FilmDocument, variables, options)
    return data.film
  }

  /** The server's version, its engine and the caller's role. */
  async server(options?: base.RequestOptions) {
    const data = await this.query(g.ServerDocument, {}, options)
    return data.server
  }

  /**
   * Measures latent arithmetic (section 6.3.2 and figure 7 of the DCGAN paper) in the
   * background: how often A - B + C has the attribute that A has and B and C lack, and keeps
   * the other attributes of C. A and B are means of 1, 3 and 9 samples, and classifiers judge.
   * SERVER_BUSY while too many of these jobs are unfinished. Requires the role WRITE.
   */
  async startArithmeticStudy(input: g.StartArithmeticStudyInput, options?: base.RequestOptions) {
    const data = await this.query(g.StartArithmeticStudyDocument, { input }, options)
    return data.startArithmeticStudy.job
  }

  /**
   * Measures a turn vector (figure 8 of the DCGAN paper) in the background: the mean of
   * samples turned to one side minus that of samples turned to the other, as a classifier
   * judges them. Is half-way between them neither? Does adding the vector turn other samples?
   * SERVER_BUSY while too many of these jobs are unfinished. Requires the role WRITE.
   */
  async startTurnStudy(input: g.StartTurnStudyInput, options?: base.RequestOptions) {
    const data = await this.query(g.StartTurnStudyDocument, { input }, options)
    return data.startTurnStudy.job
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

  /** Step figures, thinned for a plot: each point is the mean over an equal number of steps. */
  async runMetrics(variables: g.RunMetricsQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.RunMetricsDocument, variables, options)
    return base.required(data.run, 'TRAINING_RUN_NOT_FOUND', variables.run).metrics
  }

  /**
   * Fixed-noise pictures, oldest first, thinned evenly. Always includes the newest, and also
   * the first if there are at least two.
   */
  async runSnapshots(variables: g.RunSnapshotsQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.RunSnapshotsDocument, variables, options)
    return base.required(data.run, 'TRAINING_RUN_NOT_FOUND', variables.run).snapshots
  }

  /** An animation of its fixed-noise pictures; null before the first. */
  async runTimeline(variables: g.RunTimelineQueryVariables, options?: base.RequestOptions) {
    const data = await this.query(g.RunTimelineDocument, variables, options)
    return base.required(data.run, 'TRAINING_RUN_NOT_FOUND', variables.run).timeline
  }

  /**
   * Starts a run: queued at once, trained as soon as a worker is free. Every setting has a
   * default; BAD_USER_INPUT names each setting that is out of range. Requires the role ADMIN.
   */
  async startTraining(input: g.StartTrainingInput = {}, options?: base.RequestOptions) {
    const data = await this.query(g.StartTrainingDocument, { input }, options)
    return data.startTraining.run
  }

  /**
   * Changes a run's note or tags, in any state; null fields stay unchanged. Requires the role
   * WRITE.
   */
  async updateTrainingRun(input: g.UpdateTrainingRunInput, options?: base.RequestOptions) {
    const data = await this.query(g.UpdateTrainingRunDocument, { input }, options)
    return data.updateTrainingRun.run
  }

  /**
   * Pauses a run after the current step and keeps its state; a PAUSED run stays PAUSED.
   * TRAINING_RUN_CONFLICT if it is FAILED or has ended. Requires the role ADMIN.
   */
  async pauseTraining(run: string, options?: base.RequestOptions) {
    const data = await this.query(g.PauseTrainingDocument, { run }, options)
    return data.pauseTraining.run
  }

  /**
   * Resumes a run where it stopped; a QUEUED or RUNNING run continues unchanged.
   * TRAINING_RUN_CONFLICT if it has ended. Requires the role ADMIN.
   */
  async resumeTraining(run: string, options?: base.RequestOptions) {
    const data = await this.query(g.ResumeTrainingDocument, { run }, options)
    return data.resumeTraining.run
  }

  /**
   * Ends a run permanently; its checkpoints stay. TRAINING_RUN_CONFLICT if it is DONE.
   * Requires the role ADMIN.
   */
  async cancelTraining(run: string, options?: base.RequestOptions) {
    const data = await this.query(g.CancelTrainingDocument, { run }, options)
    return data.cancelTraining.run
  }

  /**
   * Rolls a run back to one of its existing checkpoints: later checkpoints are removed, and
   * the run is PAUSED there. BAD_USER_INPUT lists the steps available. Requires the role
   * ADMIN.
   */
  async rollbackTraining(variables: g.RollbackTrainingMutationVariables, options?: base.RequestOptions) {
    const data = await this.query(g.RollbackTrainingDocument, variables, options)
    return data.rollbackTraining.run
  }

  /** Exempts a run's checkpoint from retention, or ends the exemption. Requires the role ADMIN. */
  async pinCheckpoint(variables: g.PinCheckpointMutationVariables, options?: base.RequestOptions) {
    const data = await this.query(g.PinCheckpointDocument, variables, options)
    return data.pinCheckpoint.run
  }

  /**
   * Makes a permanent checkpoint of a run's checkpoint, under its own name. Requires the role
   * ADMIN.
   */
  async promoteCheckpoint(input: g.PromoteCheckpointInput, options?: base.RequestOptions) {
    const data = await this.query(g.PromoteCheckpointDocument, { input }, options)
    return data.promoteCheckpoint.checkpoint
  }

  /**
   * Deletes a run that has ended, failed or is paused, with its events, pictures and
   * checkpoints; promoted checkpoints stay. TRAINING_RUN_CONFLICT while it is QUEUED or
   * RUNNING. Requires the role ADMIN.
   */
  async deleteRun(run: string, options?: base.RequestOptions) {
    const data = await this.query(g.DeleteRunDocument, { run }, options)
    return data.deleteRun.deletedId
  }

  /**
   * Streams the events of a training run: first the recorded events after `after`, then live
   * events, in order, each exactly once, from any replica. Ends after the event that ends the
   * run (CANCELLED, DONE). A FAILED or PAUSED run can resume, so the stream stays open. A
   * client that lost its connection passes the last `seq` it received and misses nothing.
   */
  trainingProgress(variables: g.TrainingProgressSubscriptionVariables, options?: base.StreamOptions) {
    return this.subscribe(g.TrainingProgressDocument, variables, { ...options, resume: base.afterEvent('trainingProgress') })
  }

  /** One saved variant by its id or its name, or null. Provide exactly one of the two. */
  async variant(variables: g.VariantQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.VariantDocument, variables, options)
    return data.variant
  }

  /** Saved variants, newest first. */
  async variants(variables: g.VariantsQueryVariables = {}, options?: base.RequestOptions) {
    const data = await this.query(g.VariantsDocument, variables, options)
    return data.variants
  }

  /**
   * Saves a variant under a name, which `SamplingVariant.saved` accepts. Requires the role
   * WRITE.
   */
  async saveVariant(input: g.SaveVariantInput, options?: base.RequestOptions) {
    const data = await this.query(g.SaveVariantDocument, { input }, options)
    return data.saveVariant.variant
  }

  /**
   * Deletes a saved variant. Pictures with its maps turned off keep their URLs. Requires the
   * role WRITE.
   */
  async deleteVariant(id: string, options?: base.RequestOptions) {
    const data = await this.query(g.DeleteVariantDocument, { input: { id } }, options)
    return data.deleteVariant.deletedId
  }

}
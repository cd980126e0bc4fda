import { mostOwnWeights, ownDataset } from "../assembly/own-dataset.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { squaresOfBatch, squaresOfTables } from "../data/feature-squares.ts";
import { featureCount, featureNames } from "../data/features.ts";
import { heavyTails } from "../data/heavy-tail.ts";
import type { KeptModel } from "../data/model-file.ts";
import type { Schema } from "../data/schema.ts";
import { madeUpExamples, meaningFor, schemaModel, stepSizeFor, usualModel } from "../data/schema-model.ts";
import { tableWarnings } from "../data/table-warnings.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { Model } from "../learning/model.ts";
import { startingFrom } from "../learning/starting-from.ts";
import type { DataQuestion } from "../protocol/own-data-messages.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { UserError } from "../protocol/user-error.ts";
import type { ChangedTask } from "../runtime/aggregator-task.ts";
import type { AgreementEnd, DataAgreement, JudgedByRelays, ToldOfData } from "../runtime/data-agreement.ts";
import { watchTarget } from "./mistyped-target.ts";
import { pictureSchemaFor, pictureSquares, pictureWarnings } from "./picture-agreement.ts";
import { type Decision, schemaFor } from "./table-agreement.ts";

export interface OwnDataLearning {
  readonly question: DataQuestion;
  /** Left out: what suits the target. */
  readonly model?: string | undefined;
  /** Whether the settings' step size was asked for; else it is chosen by what the nodes told. */
  readonly stepSizeIsGiven: boolean;
  /** The model that is gone on from: then its schema is that of the run. */
  readonly start?: KeptModel | undefined;
  /** Told what somebody should know, and nobody has asked for. */
  readonly onWarning: (text: string) => void;
  /** Told what the nodes told when they have agreed. */
  readonly onAgreed?: (told: readonly ToldOfData[]) => void;
}

/**
 * Makes a schema, a model and a task of what nodes tell of their data.
 *
 * @throws UserError if the model cannot learn what is asked for, whatever the nodes have
 */
export function dataAgreement(
  { question, model, stepSizeIsGiven, start, onWarning, onAgreed }: OwnDataLearning,
  { catalog, kernels, nodes }: { readonly catalog: Catalog; readonly kernels: Kernels; readonly nodes: number },
): DataAgreement {
  refuseModel(catalog, question, model);
  return {
    question,
    ...(question.kind === "table" ? { heard: watchTarget(question, { nodes, onWarning }) } : {}),
    async decide(told, settings, judged): Promise<AgreementEnd> {
      try {
        const { batch } = settings;
        const found = decided(told, question, { given: start?.schema ?? undefined, judged, batch });
        if (found.kind === "refused") return found;
        const { schema, warnings, squares } = found;
        for (const warning of warnings) onWarning(warning);
        onAgreed?.(told);
        const name = model ?? usualModel(schema.target);
        const usual = ownTask(schema, name, { catalog, kernels });
        const task = start ? { ...usual, model: startingFrom(usual.model, start.weights) } : usual;
        const stepSize = stepSizeIsGiven ? settings.stepSize : stepSizeFor(catalog, name, squares);
        return { kind: "agreed", schema, task, settings: { ...settings, stepSize } };
      } catch (error) {
        if (error instanceof UserError) return { kind: "impossible", reason: error.message };
        throw error;
      }
    },
  };
}

function refuseModel(catalog: Catalog, question: DataQuestion, model: string | undefined): void {
  if (model === undefined || question.kind === "pictures") return;
  const { target: name, regression } = question;
  if (name === undefined) meaningFor(catalog, model, { kind: "table", target: { kind: "none" } });
  else if (regression)
    meaningFor(catalog, model, { kind: "table", target: { kind: "number", name, mean: 0, deviation: 1 } });
}

type Decided =
  | Extract<Decision<Schema>, { kind: "refused" }>
  | {
      readonly kind: "agreed";
      readonly schema: Schema;
      /** The squared features of a minibatch, of the node that has most. */
      readonly squares: number;
      readonly warnings: readonly string[];
    };

interface DecideOptions {
  readonly given: Schema | undefined;
  readonly judged: JudgedByRelays | undefined;
  readonly batch: RunSettings["batch"];
}

function decided(told: readonly ToldOfData[], question: DataQuestion, options: DecideOptions): Decided {
  const { given, batch } = options;
  const judged = options.judged !== undefined;
  switch (question.kind) {
    case "table": {
      const tables = told.flatMap(({ statistics, ...of }) =>
        statistics.kind === "table" ? [{ ...of, statistics }] : [],
      );
      const found = schemaFor(tables, question, { given: given?.kind === "table" ? given : undefined, judged, batch });
      if (found.kind === "refused") return found;
      const { schema } = found;
      const statistics = tables.map((table) => table.statistics);
      const ofNodes = tables.filter(({ isRelay }) => !isRelay).map((table) => table.statistics);
      const squares = Math.max(options.judged?.squares ?? 0, squaresOfBatch(squaresOfTables(schema, ofNodes), batch));
      // The columns of a model that is gone on from stay as they are.
      const tails = given ? [] : heavyTails(statistics, schema);
      const warnings = [...tableWarnings(tables, schema), ...tails];
      return { ...found, squares, warnings };
    }
    case "pictures": {
      const sets = told.flatMap(({ statistics, ...of }) =>
        statistics.kind === "pictures" ? [{ ...of, statistics }] : [],
      );
      const found = pictureSchemaFor(sets, question, { given: given?.kind === "pictures" ? given : undefined, judged });
      if (found.kind === "refused") return found;
      const squares = squaresOfBatch([pictureSquares(sets, found.schema)], batch);
      return { ...found, squares, warnings: pictureWarnings(sets, found.schema) };
    }
    default:
      throw new Error(`unreachable: ${question satisfies never}`);
  }
}

/** What is learned by a schema. @throws UserError */
export function ownTask(
  schema: Schema,
  name: string,
  { catalog, kernels }: { readonly catalog: Catalog; readonly kernels: Kernels },
): ChangedTask {
  const model = schemaModel(catalog, name, schema, kernels);
  refuseTooManyWeights(model, schema);
  const { target } = schema;
  const classNames = target.kind === "classes" ? target.classes.map((each) => each.name) : [];
  return {
    model,
    testData: madeUpExamples(catalog, name, schema),
    testsHere: false,
    shownTests: new Uint32Array(),
    told: {
      task: {
        dataset: ownDataset,
        model: model.name,
        title: ownTitle(schema.kind, target.kind === "none" ? undefined : target.name),
        classNames: model.metricNames.includes("accuracy") ? classNames : [],
        labelNames: classNames,
        metricNames: model.metricNames,
        ...(schema.kind === "table" ? { featureNames: featureNames(schema) } : { picture: pictureOf(schema) }),
        ...(target.kind === "number"
          ? { target: { name: target.name, mean: target.mean, deviation: target.deviation } }
          : {}),
        weightCount: model.weightCount,
        ...(model.graph && { graph: model.graph }),
        testExamples: 0,
        schema,
      },
      partitions: [],
    },
  };
}

/** Their reports would not fit into a frame, and no run could end. */
function refuseTooManyWeights({ name, weightCount }: Model, schema: Schema): void {
  if (weightCount <= mostOwnWeights) return;
  const has = `${name} with ${featureCount(schema)} features has ${weightCount} weights`;
  throw new UserError(`${has}, and ${mostOwnWeights} are the most`, {
    toDo: schema.kind === "pictures" ? "give a smaller size with --pictures" : "leave columns out with --ignore",
  });
}

function pictureOf({ width, height, channels }: Extract<Schema, { kind: "pictures" }>) {
  return { width, height, ...(channels === 3 ? { channels } : {}) };
}

/** For people: what is learned. */
export function ownTitle(kind: DataQuestion["kind"], target: string | undefined): string {
  if (kind === "pictures") return "Classes of the nodes' own pictures";
  return target === undefined ? "Clusters in the nodes' own tables" : `${target}, from the nodes' own tables`;
}

import { z } from "zod";
import { pictureStatistics } from "./picture-statistics.ts";
import { tableStatistics } from "./statistics.ts";

/** What a node tells of its data before a run, whatever they are. */
export const toldStatistics = z.discriminatedUnion("kind", [tableStatistics, pictureStatistics]);

export type ToldStatistics = Readonly<z.output<typeof toldStatistics>>;

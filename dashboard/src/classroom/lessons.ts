import type { Lesson } from "../../../src/protocol/lesson.ts";

/** Lessons that come with the page. */
export const lessons: readonly Lesson[] = [
  {
    title: "Our own digits",
    steps: [
      {
        title: "Draw your digits",
        caption: "Draw ten digits, all different ones, as you always write them. They stay on your device.",
        does: "draw",
        draw: { digits: 10 },
        seconds: 90,
        shows: "counts",
      },
      {
        title: "Five sevens",
        caption: "Now five sevens more. With a bar or without? As you do.",
        does: "draw",
        draw: { digits: 5, label: 7 },
        seconds: 45,
        shows: "counts",
      },
      {
        title: "Learn together",
        caption:
          "All devices learn. Only what they have learned is sent, never a drawing. Watch how many of yours are read.",
        does: "learn",
        shows: "scores",
      },
      {
        title: "Whose digits are hardest?",
        caption: "Everybody’s model has read everybody’s digits. Whose are read worst, which digit is, and why?",
        does: "look",
        shows: "scores",
      },
    ],
  },
  {
    title: "One digit each",
    steps: [
      {
        title: "Choose one digit",
        caption: "Choose one digit and draw it ten times. Your neighbour chooses another one.",
        does: "draw",
        draw: { digits: 10 },
        seconds: 90,
        shows: "counts",
      },
      {
        title: "Learn together",
        caption: "No device has seen all digits. Can everybody’s model read them all?",
        does: "learn",
        shows: "scores",
      },
      {
        title: "What was learned?",
        caption: "Draw a digit on the page that nobody has chosen. What does the model take it for?",
        does: "look",
        shows: "scores",
      },
    ],
  },
];

/** Long enough to see it learn, short enough for a class. */
export const lessonBudgetSeconds = 20;

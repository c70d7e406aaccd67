ALTER TABLE "posts" ADD COLUMN "digest" text;--> statement-breakpoint
ALTER TABLE "posts" ADD COLUMN "drawn_seq" integer;--> statement-breakpoint
ALTER TABLE "posts" ADD COLUMN "drawn_at" bigint;--> statement-breakpoint
CREATE INDEX "posts_boards" ON "posts" USING btree ("thread") WHERE "posts"."key" like '%/board';--> statement-breakpoint
ALTER TABLE "threads" DROP COLUMN "board_run";--> statement-breakpoint
ALTER TABLE "threads" DROP COLUMN "board_key";--> statement-breakpoint
ALTER TABLE "threads" DROP COLUMN "board_digest";--> statement-breakpoint
ALTER TABLE "threads" DROP COLUMN "board_at";
ALTER TABLE "inbound" ADD COLUMN "begun_at" bigint;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "again" text;--> statement-breakpoint
CREATE INDEX "plans_again" ON "plans" USING btree ("again") WHERE "plans"."again" is not null;
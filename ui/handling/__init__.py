"""新办业务: every business that declares how it is entered, filed from one panel; a new one needs no line of ui code."""

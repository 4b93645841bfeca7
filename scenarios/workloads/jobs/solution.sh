kubectl create job tally --image=busybox:1.36 -- sh -c 'echo 42 crates; sleep 3'
kubectl create job doomed --image=busybox:1.36 --dry-run=client -o yaml -- sh -c 'echo the file is missing; exit 1' > /root/doomed.yaml
sed -i 's/^spec:/spec:\n  backoffLimit: 2/' /root/doomed.yaml
kubectl apply -f /root/doomed.yaml
sed -i 's/^spec:/spec:\n  completions: 6\n  parallelism: 3\n  completionMode: Indexed/' /root/shelves.yaml
kubectl apply -f /root/shelves.yaml
kubectl patch cronjob backup -p '{"spec":{"concurrencyPolicy":"Forbid"}}'
kubectl create job invoices-now --from=cronjob/invoices
kubectl patch cronjob invoices -p '{"spec":{"timeZone":"Asia/Seoul","suspend":true}}'
# advance: 2m

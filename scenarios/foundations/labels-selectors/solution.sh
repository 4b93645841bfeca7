kubectl get pods -l 'app=shop,track!=canary' -o name > /root/stable.txt
kubectl label pods -l app=shop cost-center=4711
kubectl set selector service shop app=shop,tier=front
kubectl label "$(kubectl get pods -l app=api -o name | head -1)" app=api-debug --overwrite
kubectl annotate deployment api contact='Jane Doe <jane@harbour.example>'
# advance: 20s
